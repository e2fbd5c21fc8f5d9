using System.Diagnostics;
using System.Text;

namespace AgentHost.PluginRunner.Tests;

/// <summary>Nonsense into both ends.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Methods =
    [
        "initialize", "activate", "deactivate", "workspace/open", "workspace/update", "capability/create",
        "tool/prepare", "tool/execute", "provider/listModels", "client/open",
        "client/close", "model/stream", "model/credit", "model/update", "model/warmUp", "hook/run",
        "command/run", "prompt/build", "capability/invoke", "capability/changed", "tool/progress",
        "log", "files/read", "edits/apply", "process/start", "process/read", "process/kill", "state/set", "user/ask",
        "credentials/find", "blobs/write", "models/open", "models/stream",
        "target/connect", "target/write", "target/start", "target/output", "target/kill", "target/lost", "target/close",
        "$/cancelRequest",
    ];

    private static readonly string[] Values =
    [
        "null", "{}", "[]", "0", "-1", "1e999", "\"x\"", "true", "{\"instance\":0}",
        "{\"scope\":\"x\",\"path\":\"/etc/passwd\",\"offset\":-5,\"count\":99999999}",
        "{\"scope\":null,\"handle\":1}", "{\"scope\":\"x\",\"edit\":null}", "{\"instance\":1,\"scope\":\"x\",\"call\":{},\"context\":{}}",
        "{\"instance\":1,\"scope\":\"x\",\"call\":null}",
        "{\"stream\":1,\"update\":{\"type\":\"text-delta\"}}",
        "{\"stream\":1,\"update\":{}}",
        "{\"stream\":1,\"updates\":-9,\"weight\":-9}",
        "{\"protocol\":{\"min\":5,\"max\":9},\"folder\":\"\",\"dataRoot\":\"\",\"manifest\":{\"id\":\"a\",\"version\":\"1\"}}",
        "{\"kind\":null,\"name\":null,\"registered\":true}", "{\"scope\":\"x\",\"progress\":null}", "{\"level\":99,\"message\":null}",
        "{\"key\":null,\"remove\":true}", "{\"id\":1}", "{\"scope\":1,\"root\":2}",
        "{\"connection\":1,\"handle\":-1,\"reason\":null}", "{\"instance\":1,\"connection\":1,\"request\":null}",
        "{\"scope\":\"x\",\"update\":{\"type\":\"text\"}}",
    ];

    [Fact]
    public async Task Runner_MalformedMessages_AnswersOnAndEndsWithItsInput()
    {
        var info = new ProcessStartInfo(Path.ChangeExtension(TestHost.RunnerPath, null))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var random = new Random(17);
        var pings = 0;
        var reader = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                pings += line.Contains("\"id\":\"ping", StringComparison.Ordinal) ? 1 : 0;
            }
        });
        for (var i = 0; i < 2000; i++)
        {
            await process.StandardInput.BaseStream.WriteAsync(Nonsense(random, "runner"));
            if (i % 100 == 0)
            {
                await process.StandardInput.BaseStream.WriteAsync(
                    Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":\"ping{i}\",\"method\":\"ping\",\"params\":{{}}}}\n"));
                await process.StandardInput.BaseStream.FlushAsync();
            }
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await reader;
        Assert.True(process.ExitCode is 0 or 137, $"{process.ExitCode}: {await errors}");
        Assert.InRange(pings, 15, 20);
    }

    [Fact]
    public async Task Host_RunnerTalksNonsense_ActivationFailsOrEndsAndNothingHangs()
    {
        var folder = Directory.CreateTempSubdirectory("evil").FullName;
        var random = new Random(23);
        for (var round = 0; round < 12; round++)
        {
            var bytes = new List<byte>();
            for (var i = 0; i < 300; i++)
            {
                bytes.AddRange(Nonsense(random, "host"));
            }

            await File.WriteAllBytesAsync(Path.Combine(folder, "words"), [.. bytes]);
            var program = Path.Combine(folder, "AgentHost.PluginRunner");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\ncat '{folder}/words'\nexec sleep 0.2\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await Assert.ThrowsAnyAsync<Exception>(async () =>
                await TestHost.StartAsync(isolated: true, runnerPath: program + ".dll").WaitAsync(TimeSpan.FromSeconds(20)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Host_RunnerAnswersThenSendsMoreOfAStreamThanAsked_IsEnded()
    {
        // A runner that activates, and answers every later request by flooding stream 1.
        var folder = Directory.CreateTempSubdirectory("evil").FullName;
        var program = Path.Combine(folder, "AgentHost.PluginRunner");
        await File.WriteAllTextAsync(program, """
            #!/bin/sh
            n=0
            while read -r line; do
              n=$((n+1))
              case $n in
                1) echo '{"jsonrpc":"2.0","id":1,"result":{"protocol":1,"contract":"0.9.0","processId":1}}' ;;
                2) echo '{"jsonrpc":"2.0","method":"capability/changed","params":{"kind":"provider","name":"probe","registered":true}}'
                   echo '{"jsonrpc":"2.0","id":2,"result":{}}' ;;
                3|4|5) echo '{"jsonrpc":"2.0","id":'$n',"result":{}}' ;;
                6) i=0; while [ $i -lt 200 ]; do echo '{"jsonrpc":"2.0","method":"model/update","params":{"stream":1,"update":{"type":"text-delta","text":"x"}}}'; i=$((i+1)); done ;;
              esac
            done
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var host = await TestHost.StartAsync(isolated: true, runnerPath: program + ".dll");
        await using var client = host.Create<ModelProvider>("provider").CreateClient(new ModelClientOptions("probe", "m"));
        var release = host.Lost.Task;
        var fault = await Assert.ThrowsAsync<CapabilityException>(async () =>
        {
            await foreach (var update in client.StreamAsync(Streams.Request, CancellationToken.None))
            {
                await release;
            }
        });
        Assert.Contains("it sent more of a model's answer than it was asked for", fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static byte[] Nonsense(Random random, string side)
    {
        var method = Methods[random.Next(Methods.Length)];
        var value = Values[random.Next(Values.Length)];
        switch (random.Next(7))
        {
            case 0:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return [.. noise, (byte)'\n'];
            case 1:
                return Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{random.Next(5)},\"result\":{value}}}\n");
            case 2:
                return Encoding.UTF8.GetBytes(
                    $"{{\"jsonrpc\":\"2.0\",\"id\":{random.Next(5)},\"error\":{{\"code\":1,\"message\":\"{side}\",\"data\":{value}}}}}\n");
            case 3:
                return Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":{value}}}\n");
            default:
                var text = $"{{\"jsonrpc\":\"2.0\",\"id\":{random.Next(1000)},\"method\":\"{method}\",\"params\":{value}}}";
                var bytes = Encoding.UTF8.GetBytes(text);
                if (random.Next(2) == 0)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
                }

                return [.. bytes, (byte)'\n'];
        }
    }
}
