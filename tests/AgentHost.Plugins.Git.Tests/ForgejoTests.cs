namespace AgentHost.Plugins.Git.Tests;

/// <summary>What is sent to a Forgejo, judged by Forgejo's own description of it.</summary>
public sealed class ForgejoTests : PullRig
{
    public ForgejoTests()
        : base("https://code.example.org/o/r.git", api: null) => Server.TokenName = "FORGEJO_TOKEN";

    [Theory]
    [InlineData("POST", "/repos/o/r/pulls", """{"title":"a","head":"topic","base":"main","body":"b","draft":true}""")]
    [InlineData("POST", "/repos/o/r/pulls", """{"title":3,"head":"topic","base":"main"}""")]
    [InlineData("POST", "/repos/o/r/pulls/7/reviews", """{"event":"APPROVE"}""")]
    [InlineData("POST", "/repos/o/r/pulls/7/reviews", """{"event":"COMMENT","comments":[{"path":"a","body":"b","line":4,"side":"RIGHT"}]}""")]
    [InlineData("POST", "/repos/o/r/pulls/7/reviews", null)]
    public async Task Judge_RefusesWhatItDoesNotDescribe(string method, string path, string? body) =>
        Assert.Equal(422, await (await JudgeAsync()).AskAsync(method, path, body));

    [Theory]
    [InlineData("", "Say three")]
    [InlineData(",\"draft\":true", "WIP: Say three")]
    public async Task Requests_AreWhatForgejosOwnDescriptionAllows(string option, string title)
    {
        var judge = await JudgeAsync();
        (Server.Head, Server.Base) = (Box.Git("rev-parse", "topic").Trim(), Box.Git("rev-parse", "main").Trim());
        const string Findings = """{"findings":[{"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Why."}]}""";
        const string Confirmed = """{"confirmed":[0]}""";
        Model("Say three\n\nThree is said.", Findings, Confirmed, Findings, Confirmed);

        var made = await PullAsync($$"""{"create":true,"yes":true{{option}}}""");
        Assert.True(made.ExitCode == 0, TextOf(made));
        Assert.Equal("https://example.org/o/r/pulls/7", made.Data!.Value.GetProperty("url").GetString());
        Assert.Contains("On o/r#7: 1 new, 0 changed", TextOf(await ReviewAsync("""{"post":true,"yes":true}""", null, "7")));

        // A second review finds its comments and makes none again.
        Assert.Contains("On o/r#7: 0 new, 0 changed", TextOf(await ReviewAsync("""{"post":true,"yes":true}""", null, "7")));

        Assert.Equal(title, Server.Asked[0].Body!["title"]!.GetValue<string>());
        var comment = Assert.Single(Server.Asked, static asked => asked.Path.EndsWith("/reviews", StringComparison.Ordinal) && asked.Method == "POST")
            .Body!["comments"]![0]!;
        Assert.Equal(("a.txt", 4), (comment["path"]!.GetValue<string>(), comment["new_position"]!.GetValue<int>()));
        foreach (var (method, path, body) in Server.Asked)
        {
            var status = await judge.AskAsync(method, path.Replace("/api/v1", "", StringComparison.Ordinal), body?.ToJsonString());
            Assert.True(status is 200 or 201, $"{method} {path}: {status}, {body}");
        }
    }

    [Fact]
    public async Task WithoutToken_SaysWhichOneIsNeeded_AndAsksNoGh()
    {
        Server.TokenName = "GH_TOKEN";
        Model("Say three\n\nThree is said.");

        Assert.Contains("There is no token for code.example.org: set FORGEJO_TOKEN or GITEA_TOKEN.", TextOf(await PullAsync("""{"create":true,"yes":true}""")));

        Assert.Empty(Server.Asked);
        Assert.DoesNotContain(Box.Processes.Started, static spec => spec.FileName == "gh");
    }

    private static async Task<Judge> JudgeAsync()
    {
        var judge = await Judge.Forgejo;
        Assert.SkipUnless(judge is not null, "Needs npm ci --prefix tests/tools/forge.");
        return judge;
    }
}
