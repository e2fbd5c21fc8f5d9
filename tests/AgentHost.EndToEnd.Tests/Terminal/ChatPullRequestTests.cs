using AgentHost.Testing.Shared;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary><c>/pr</c> in a conversation: the plugin's command asks, keys answer, and the real <c>gh</c> makes the request.</summary>
public sealed class ChatPullRequestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PullRequest_IsAskedAboutAndMade(bool inSession)
    {
        await using var server = await ModelServer.StartAsync(static request => new Reply
        {
            Text = request.LastText.Contains("to go into", StringComparison.Ordinal) ? "Say three\n\nThree is said." : "A first answer.",
        });
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""").Write("a.txt", "1\n2\n");
        var folder = Path.Combine(sandbox.Root, "gh");
        await using var github = await GitHubServer.StartAsync(Path.Combine(Programs.Repository, "tests", "tools", "forge"), folder, "t0ken", "t0ken");
        sandbox.Set("GH_CONFIG_DIR", folder);
        await BranchAsync(sandbox);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' chat; echo \"code $?\"");
        await terminal.WaitForAsync("›");
        if (inSession)
        {
            await terminal.TypeAsync("hello");
            await terminal.WaitForAsync("A first answer.");
        }

        await terminal.TypeAsync("/pr --create --draft");
        await terminal.WaitForAsync("Push topic to origin (https://github.example.org/o/r.git)?");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("Make the draft pull request \"Say three\" at github.example.org/o/r, into main?");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("https://github.example.org/o/r/pull/7");
        var made = await github.NextAsync();
        Assert.Equal(("Say three", "topic", true), ((string)made["title"]!, (string)made["headRefName"]!, (bool)made["draft"]!));

        await terminal.TypeAsync("/pr --create --via post");
        await terminal.WaitForAsync("/pr --via takes auto, gh, rest, not post.");
        await terminal.TypeAsync("/pr --create");
        await terminal.WaitUntilAsync(async () => (await terminal.ReadAllAsync()).Split("not post.")[^1].Contains("A digit answers", StringComparison.Ordinal));
        await terminal.WriteAsync("2");
        await terminal.WaitForAsync("It stops here, as you said.");
        await terminal.TypeAsync("/quit");
        await terminal.WaitForAsync("code 0");
        Assert.Equal(inSession ? 1 : 0, (await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json().GetArrayLength());
    }

    private static async Task BranchAsync(Sandbox sandbox)
    {
        await sandbox.CommitAsync();
        await sandbox.GitAsync("clone", "-q", "--bare", ".", "../origin.git");
        await sandbox.GitAsync("remote", "add", "origin", "https://github.example.org/o/r.git");
        await sandbox.GitAsync("remote", "set-url", "--push", "origin", "../origin.git");
        await sandbox.GitAsync("update-ref", "refs/remotes/origin/main", "main");
        await sandbox.GitAsync("switch", "-q", "-c", "topic");
        sandbox.Write("a.txt", "1\n2\nthree\n");
        await sandbox.GitAsync("commit", "-q", "-a", "-m", "Say three");
    }
}
