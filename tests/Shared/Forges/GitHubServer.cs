using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AgentHost.Testing.Shared;

/// <summary>
/// GitHub's GraphQL API for the real <c>gh</c>: node serves GitHub's own schema on a Unix socket, which gh's configuration names, so no name is looked up and
/// nothing leaves the machine. Skipped where gh or node is missing.
/// </summary>
internal sealed class GitHubServer : IAsyncDisposable
{
    private const string Needed = "Needs gh, node and npm ci --prefix tests/tools/forge.";

    private readonly Process _process;

    private GitHubServer(Process process) => _process = process;

    /// <summary>Starts it, and logs gh in with a token.</summary>
    /// <param name="tools">The folder <c>tests/tools/forge</c>.</param>
    /// <param name="folder">A folder for gh's configuration, which becomes GH_CONFIG_DIR.</param>
    /// <param name="token">The token that it takes.</param>
    /// <param name="given">The token that gh has.</param>
    public static async Task<GitHubServer> StartAsync(string tools, string folder, string token, string given)
    {
        Assert.SkipUnless(Has("gh") && Has("node") && Directory.Exists(Path.Combine(tools, "node_modules", "@octokit", "graphql-schema")), Needed);
        Directory.CreateDirectory(folder);
        var socket = Path.Combine(folder, "socket");
        await File.WriteAllTextAsync(Path.Combine(folder, "config.yml"), $"http_unix_socket: {socket}\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "hosts.yml"), $"github.example.org:\n    oauth_token: {given}\n    user: o\n    git_protocol: https\n");
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(tools, "github-graphql.mjs"), socket, token])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        return new GitHubServer(process);
    }

    /// <summary>Reads what the next pull request was made of.</summary>
    public async Task<JsonNode> NextAsync() => JsonNode.Parse((await _process.StandardOutput.ReadLineAsync())!)!;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool Has(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
