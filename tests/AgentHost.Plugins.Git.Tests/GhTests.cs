using AgentHost.Testing.Shared;

namespace AgentHost.Plugins.Git.Tests;

/// <summary>Pull requests through the real <c>gh</c>, which asks GitHub's own GraphQL schema.</summary>
public sealed class GhTests : PullRig
{
    private const string Token = "t0ken";

    public GhTests()
        : base("https://github.example.org/o/r.git", api: null) => Server.TokenName = null;

    private Task<GitHubServer> StartAsync(string given = Token)
    {
        var folder = Box.Workspace.At("gh");
        Box.Processes.Variables["GH_CONFIG_DIR"] = folder;
        return GitHubServer.StartAsync(Judge.Tools, folder, Token, given);
    }

    [Theory]
    [InlineData("auto", false)]
    [InlineData("gh", true)]
    public async Task Create_IsMadeByGh(string via, bool draft)
    {
        await using var github = await StartAsync();
        Model("Say three\n\nThree is \"said\".\n\n- [ ] $(tested) `ä`");
        var user = new ScriptedUser("yes", "yes");

        var result = await PullAsync($$"""{"create":true,"via":"{{via}}","draft":{{(draft ? "true" : "false")}}}""", user);

        Assert.True(result.ExitCode == 0, TextOf(result));
        Assert.Equal("https://github.example.org/o/r/pull/7", result.Data!.Value.GetProperty("url").GetString());
        var made = await github.NextAsync();
        Assert.Equal(
            ("Say three", "Three is \"said\".\n\n- [ ] $(tested) `ä`", "main", "topic", draft),
            ((string)made["title"]!, (string)made["body"]!, (string)made["baseRefName"]!, (string)made["headRefName"]!, (bool)made["draft"]!));
        Assert.Equal(Box.Git("rev-parse", "HEAD").Trim(), Pushed);
        Assert.Equal(2, user.Asked.Count);
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task Create_OfAFork_GoesWhereItCameFrom()
    {
        await using var github = await StartAsync();
        Box.Git("remote", "set-url", "origin", "https://github.example.org/me/r.git");
        Box.Git("remote", "set-url", "--push", "origin", Box.Workspace.At("bare.git"));
        Box.Git("remote", "add", "upstream", "https://github.example.org/o/r.git");
        Model("Say three\n\nThree is said.");

        var result = await PullAsync("""{"create":true,"yes":true}""");

        Assert.True(result.ExitCode == 0, TextOf(result));
        Assert.Equal("me:topic", (string)(await github.NextAsync())["headRefName"]!);
    }

    [Fact]
    public async Task Create_RefusedByTheServer_SaysWhatGhSays()
    {
        await using var github = await StartAsync();
        Box.Git("update-ref", "refs/remotes/origin/next", "main");
        Model("Say three\n\nThree is said.");

        var result = await PullAsync("""{"create":true,"yes":true,"base":"next"}""");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("gh made no pull request: ", TextOf(result));
        Assert.Contains("No commits between next and topic", TextOf(result));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task Create_WithATokenThatIsNotTaken_SaysHowToLogIn()
    {
        await using var github = await StartAsync(given: "old");
        Model("Say three\n\nThree is said.");

        var result = await PullAsync("""{"create":true,"yes":true,"via":"gh"}""");

        Assert.Equal((1, "gh is not logged in at github.example.org: gh auth login."), (result.ExitCode, TextOf(result)));
    }

    [Fact]
    public async Task Rest_TakesTheTokenThatGhHas()
    {
        await using var github = await StartAsync();
        Model("Say three\n\nThree is said.");

        var result = await PullAsync("""{"create":true,"yes":true,"via":"rest"}""");

        Assert.True(result.ExitCode == 0, TextOf(result));
        Assert.Equal(("POST", "/api/v3/repos/o/r/pulls"), (Server.Asked[0].Method, Server.Asked[0].Path));
    }
}
