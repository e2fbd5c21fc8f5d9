using System.Text.Json;
using AgentHost.Plugins.Git.Requests;
using AgentHost.Plugins.Git.Reviewing;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>
/// A branch <c>topic</c> with one commit that <c>origin/main</c> has not, pushed into a bare repository; requests go to a server of this process.
/// </summary>
public abstract class PullRig : IDisposable
{
    /// <param name="remote">Address of the repository; null for the one on the server.</param>
    /// <param name="api">Path of the API on the server, that the setting names; null for no setting.</param>
    private protected PullRig(string? remote = null, string? api = "/api/v3")
    {
        Plugin.Clients = Server;
        Plugin.Secrets = Server;
        Box.InitWith("a.txt", "1\n2\n3\n");
        Box.Git("clone", "-q", "--bare", Box.Work, Box.Workspace.At("bare.git"));
        Box.Git("remote", "add", "origin", remote ?? Server.Address + "/o/r.git");
        Box.Git("remote", "set-url", "--push", "origin", Box.Workspace.At("bare.git"));
        Box.Git("update-ref", "refs/remotes/origin/main", "main");
        Box.Git("switch", "-q", "-c", "topic");
        Box.With("a.txt", "1\n2\nthree\n4\n").Commit("Say three\n\nBecause.");
        Box.Workspace.Settings = AgentJson.Parse(api is null ? "{}" : $$"""{"api":"{{Server.Address}}{{api}}"}""");

        // As if gh were not there.
        Box.Processes.Variables["GH_CONFIG_DIR"] = Box.Workspace.At("none");
        foreach (var name in (string[])["GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_HOST", "GH_REPO"])
        {
            Box.Processes.Variables[name] = null;
        }
    }

    private protected GitSandbox Box { get; } = new();

    private protected TestPlugin Plugin { get; } = new();

    private protected ForgeServer Server { get; } = new();

    private protected string Pushed => Box.TryGit("--git-dir", Box.Workspace.At("bare.git"), "rev-parse", "--verify", "-q", "topic").Output.Trim();

    /// <inheritdoc/>
    public void Dispose()
    {
        Box.Dispose();
        Plugin.Dispose();
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ScriptedModels Model(params string[] answers)
    {
        Plugin.Features.Clear();
        var models = new ScriptedModels("test/scribe-1", answers);
        Plugin.Features.Add(models);
        return models;
    }

    private protected async Task<CommandResult> RunAsync(
        Command command, string options, IUserInteraction? user = null, ICapabilities? capabilities = null, params string[] words) =>
        await command.RunAsync(
            new CommandCall("x", words) { Options = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(options)! },
            new CommandContext { Workspace = Box.Workspace, Capabilities = capabilities ?? new FewCapabilities(), User = user },
            CancellationToken.None);

    private protected Task<CommandResult> PullAsync(string options, IUserInteraction? user = null, ICapabilities? capabilities = null) =>
        RunAsync(new PullCommand(Plugin, Box.Workspace), options, user, capabilities);

    private protected Task<CommandResult> ReviewAsync(string options, IUserInteraction? user = null, params string[] words) =>
        RunAsync(new ReviewCommand(Plugin, Box.Workspace), options, user, null, words);

    private protected static string TextOf(CommandResult result) => ((TextBlock)result.Blocks[0]).Text;
}
