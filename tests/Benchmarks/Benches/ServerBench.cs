using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary><c>agent serve</c>: from its start to the first answer, its memory while nothing happens, a prompt's way to its first request.</summary>
internal sealed class ServerBench : IBench
{
    private const double MostStart = 200;
    private const double MostMemory = 100;
    private const double MostPrompt = 10;
    private const int Prompts = 20;
    private const int Sessions = 100;
    private const double MostSession = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "server";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        var socket = Path.Combine(setup.DataFolder, "server", "agent.sock");
        List<double> starts = [];
        List<double> idle = [];
        List<double> workspaces = [];
        List<double> sessions = [];
        List<double> prompts = [];
        for (var i = 0; i <= options.Runs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var server = setup.Start(["serve"]);
            try
            {
                await FirstAnswerAsync(socket, server);
                var start = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                var token = TokenOf(Path.GetDirectoryName(socket)!);
                var quiet = MemoryOf(server);
                var workspace = IdOf(await AskAsync(socket, token, "POST", "/v1/workspaces", $$"""{"path":"{{setup.Workspace}}"}"""));
                var open = MemoryOf(server);
                var session = IdOf(await AskAsync(socket, token, "POST", "/v1/sessions", $$"""{"workspaceId":"{{workspace}}"}"""));
                for (var k = 0; k <= Prompts && i == options.Runs; k++)
                {
                    var asked = Stopwatch.GetTimestamp();
                    await AskAsync(
                        socket, token, "POST", $"/v1/sessions/{session}/messages?wait=true",
                        $$"""{"workspaceId":"{{workspace}}","text":"go","model":"openai/bench"}""");
                    if (k > 0)
                    {
                        prompts.Add(Stopwatch.GetElapsedTime(asked, setup.Server.ModelRequests[^1].Timestamp).TotalMilliseconds);
                    }
                }

                var before = MemoryOf(server);
                for (var k = 0; k < Sessions && i == options.Runs; k++)
                {
                    await AskAsync(socket, token, "POST", "/v1/sessions", $$"""{"workspaceId":"{{workspace}}"}""");
                }

                if (i == options.Runs)
                {
                    sessions.Add((MemoryOf(server) - before) * 1024 / Sessions);
                }

                if (i > 0)
                {
                    starts.Add(start);
                    idle.Add(quiet);
                    workspaces.Add(open);
                }
            }
            finally
            {
                server.Kill(entireProcessTree: true);
                await server.WaitForExitAsync();
            }
        }

        return
        [
            new Figure("agent serve, start to first answer", "ms", starts) { Budget = MostStart },
            new Figure("memory, nothing open", "MB", idle),
            new Figure("memory, one workspace open", "MB", workspaces) { Budget = MostMemory },
            new Figure("memory of each session that was begun", "KB", sessions) { Budget = MostSession, Note = $"of {Sessions}, each once held" },
            new Figure("prompt over HTTP to its first request", "ms", prompts) { Budget = MostPrompt, Note = "warm, one session" },
            .. await OpencodeServer.MeasureAsync(place),
        ];
    }

    /// <summary>Installs the model that streams at a pace into the server's own process, and opens a workspace that has it.</summary>
    internal static async Task<string> PacedAsync(BenchPlace place, AgentSetup setup, string socket, string token)
    {
        var folder = Path.Combine(place.Root, "artifacts", "bin", "TestPlugins.Pace", "release");
        var hash = Member("hash").Match(await AskAsync(
            socket, token, "POST", "/v1/packages/preview", $$"""{"source":"{{folder}}","inProcess":true}""")).Groups["value"].Value;
        await AskAsync(socket, token, "POST", "/v1/packages", $$"""{"source":"{{folder}}","inProcess":true,"hash":"{{hash}}"}""");
        var workspace = Directory.CreateDirectory(Path.Combine(setup.Workspace, "paced")).FullName;
        return IdOf(await AskAsync(socket, token, "POST", "/v1/workspaces", $$"""{"path":"{{workspace}}"}"""));
    }

    internal static async Task FirstAnswerAsync(string socket, Process server)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience && !server.HasExited)
        {
            try
            {
                if ((await AskAsync(socket, "", "GET", "/healthz", body: null)).Contains("ok", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                await Task.Delay(1);
            }
        }

        throw new BenchException($"agent serve did not answer: {(server.HasExited ? await server.StandardError.ReadToEndAsync() : "it runs")}");
    }

    internal static async Task<string> AskAsync(string path, string token, string method, string target, string? body)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(socket);
        var length = Encoding.UTF8.GetByteCount(body ?? "");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
            + (body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {length}\r\n") + "\r\n" + body));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        return answer.StartsWith("HTTP/1.1 2", StringComparison.Ordinal) ? answer : throw new BenchException($"{method} {target}: {answer}");
    }

    internal static string TokenOf(string folder)
    {
        // Written right behind the first moment in which it listens.
        for (var i = 0; i < 1_000; i++)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "server-*.json"))
            {
                return Member("token").Match(File.ReadAllText(file)).Groups["value"].Value;
            }

            Thread.SpinWait(100_000);
        }

        throw new BenchException("agent serve left no record of itself");
    }

    internal static string IdOf(string answer) => Member("id").Match(answer).Groups["value"].Value;

    internal static Regex Member(string name, bool digits = false) =>
        new(digits ? $"\"{name}\":(?<value>[0-9]+)" : $"\"{name}\":\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Resident memory, in MB.</summary>
    internal static double MemoryOf(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
