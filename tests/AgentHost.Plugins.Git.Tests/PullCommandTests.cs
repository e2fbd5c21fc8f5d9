using AgentHost.Plugins.Git.Requests;
using AgentHost.Plugins.Git.Reviewing;

namespace AgentHost.Plugins.Git.Tests;

public sealed class PullCommandTests : PullRig
{
    [Fact]
    public async Task Printed_FromCommitsAndTemplate_AndNothingIsSent()
    {
        Box.With(".github/pull_request_template.md", "## What\n\n- [ ] tested\n");
        var models = Model("Say three\n\n## What\n\nThree is said.\n\n- [ ] tested");
        var result = await PullAsync("{}");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Say three\n\n## What\n\nThree is said.", TextOf(result));
        Assert.Contains("1 path is not committed", TextOf(result));
        Assert.Contains("- [ ] tested", models.Prompt(0));
        Assert.Contains("+three", models.Prompt(0));
        Assert.Contains("Because.", models.Prompt(0));
        Assert.Empty(Server.Asked);
        Assert.Equal("", Pushed);
    }

    [Fact]
    public async Task Create_AsksForThePushAndForTheRequest()
    {
        Model("Say three\n\nThree is said.");
        var user = new ScriptedUser("yes", "yes");
        var result = await PullAsync("""{"create":true,"draft":true}""", user);
        Assert.True(result.ExitCode == 0, TextOf(result));
        Assert.StartsWith("Push topic to origin", user.Asked[0].Text);
        Assert.StartsWith("Make the draft pull request \"Say three\" at 127.0.0.1/o/r, into main?", user.Asked[1].Text);
        Assert.Equal(Box.Git("rev-parse", "HEAD").Trim(), Pushed);
        var (method, path, body) = Assert.Single(Server.Asked);
        Assert.Equal(("POST", "/api/v3/repos/o/r/pulls"), (method, path));
        Assert.Equal("""{"title":"Say three","head":"topic","base":"main","body":"Three is said.","draft":true}""", body!.ToJsonString());
        Assert.Equal("https://example.org/o/r/pull/7", result.Data!.Value.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("no", null, false)]
    [InlineData("yes", "no", true)]
    [InlineData("yes", null, true)]
    public async Task Create_WithoutAYes_GoesNoFurther(string first, string? second, bool pushed)
    {
        Model("Say three\n\nThree is said.");
        var result = await PullAsync("""{"create":true}""", new ScriptedUser(first, second));
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(Server.Asked);
        Assert.Equal(pushed, Pushed.Length > 0);
    }

    [Fact]
    public async Task Create_WithNobody_StopsBeforeThePush()
    {
        Model("Say three\n\nThree is said.");
        Assert.Contains("Nobody can be asked", TextOf(await PullAsync("""{"create":true}""")));
        Assert.Equal("", Pushed);
    }

    [Fact]
    public async Task Create_Refused_SaysWhy()
    {
        Model("Say three\n\nThree is said.", "x\n\ny");
        Server.Token = "wrong";
        var result = await PullAsync("""{"create":true,"yes":true}""");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("127.0.0.1 refused it (401): Bad credentials", TextOf(result));
    }

    [Fact]
    public async Task WithoutModel_RulesWrite()
    {
        Plugin.Features.Add(new ScriptedModels(null));
        var result = await PullAsync("{}");
        Assert.StartsWith("Say three\n\nCommits:\n\n- Say three\n\nFiles:", TextOf(result));
        Assert.Contains("made by rules", TextOf(result));
    }

    [Fact]
    public async Task Affected_IsNamed_WhereAPluginKnowsIt()
    {
        Model("Say three\n\nThree is said.");
        var capabilities = new FewCapabilities { Affected = ["vpc in prod (code: a.txt)"] };
        var text = TextOf(await PullAsync("{}", capabilities: capabilities));
        Assert.Contains("## Affected components\n\n- vpc in prod (code: a.txt)", text);
        Assert.Equal("""{"files":["a.txt"]}""", capabilities.Asked);
    }

    [Theory]
    [InlineData("https://github.com/o/r.git", "github.com", "https://api.github.com/repos/o/r/pulls")]
    [InlineData("git@github.com:o/r.git", "github.com", "https://api.github.com/repos/o/r/pulls")]
    [InlineData("ssh://git@code.example.org:2222/o/r", "code.example.org", "https://code.example.org/api/v1/repos/o/r/pulls")]
    [InlineData("https://github.example.org/o/r/", "github.example.org", "https://github.example.org/api/v3/repos/o/r/pulls")]
    [InlineData("/srv/git/r.git", null, null)]
    [InlineData("file:///srv/git/r.git", null, null)]
    public void Remotes_AreRead(string remote, string? host, string? pulls)
    {
        var forge = Forge.Read(remote, AgentJson.Parse("{}"));
        Assert.Equal((host, pulls), (forge?.Host, forge?.Pulls));
    }

    [Theory]
    [InlineData("https://evil.example.org/api/v3")]
    [InlineData("http://code.example.org/api/v3")]
    public void Api_OfAnotherHost_OrInTheClear_IsRefused(string api) =>
        Assert.Throws<Running.GitException>(() => Forge.Read("https://code.example.org/o/r.git", AgentJson.Parse($$"""{"api":"{{api}}"}""")));

    [Fact]
    public async Task Review_FindingsHaveAPlaceInTheChange()
    {
        Model("""
            ```json
            {"findings":[
              {"path":"a.txt","line":3,"severity":"warning","confidence":0.4,"title":"Word","message":"It was a number."},
              {"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Nobody counts to four."},
              {"path":"a.txt","line":99,"severity":"error","confidence":1,"title":"No","message":"No such line."},
              {"path":"b.txt","line":1,"severity":"error","confidence":1,"title":"No","message":"No such file."}
            ]}
            ```
            """);
        var result = await ReviewAsync("{}");
        Assert.StartsWith("a.txt:4: error (0.9): Four\nNobody counts to four.\n\na.txt:3: warning (0.4): Word", TextOf(result));
        Assert.Contains("2 more had no place in the change", TextOf(result));
        Assert.Equal(2, result.Data!.Value.GetProperty("findings").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"base":"main"}""", true)]
    [InlineData("""{"quick":true}""", false)]
    [InlineData("""{"format":"json"}""", false)]
    [InlineData("""{"model":"test/scribe-1"}""", false)]
    public async Task Review_IsTheWorkflow_WhereThereIsOne(string options, bool isWorkflow)
    {
        var models = Model("""{"findings":[]}""");
        var command = new ReviewCommand(Plugin, Box.Workspace);
        var result = await RunAsync(command, options, capabilities: new FewCapabilities { HasWorkflows = true });
        Assert.Equal((isWorkflow ? 0 : 1, isWorkflow), (models.Asked.Count, result.Call is not null));
        if (result.Call is { } call)
        {
            var (from, head) = (Box.Git("rev-parse", "main").Trim(), Box.Git("rev-parse", "topic").Trim());
            Assert.Equal(("workflow", "review of topic"), (call.Tool, call.SessionName));
            Assert.Equal("bundled:review", call.Arguments.GetProperty("name").GetString());
            Assert.Equal($"the change that `git diff {from} {head}` shows", call.Arguments.GetProperty("task").GetString());
        }

        Box.Git("switch", "-q", "main");
        Assert.Null((await RunAsync(command, options, capabilities: new FewCapabilities { HasWorkflows = true })).Call);
    }

    [Fact]
    public async Task Review_Sarif_HasItsShape()
    {
        Model("""{"findings":[{"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Why."}]}""");
        var sarif = AgentJson.Parse(TextOf(await ReviewAsync("""{"format":"sarif"}""")));
        Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());
        var run = sarif.GetProperty("runs")[0];
        Assert.Equal("agent review", run.GetProperty("tool").GetProperty("driver").GetProperty("name").GetString());
        var result = run.GetProperty("results")[0];
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal(90, result.GetProperty("rank").GetDouble());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("a.txt", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(4, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public async Task Review_Posts_WhatASecondReaderConfirms_AndChangesItInItsPlace()
    {
        (Server.Head, Server.Base) = (Box.Git("rev-parse", "topic").Trim(), Box.Git("rev-parse", "main").Trim());
        const string Found = """
            {"findings":[{"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Why."},
            {"path":"a.txt","line":3,"severity":"note","confidence":0.2,"title":"Word","message":"Hm."}]}
            """;
        var models = Model(Found, """{"confirmed":[0]}""", Found.Replace("Why.", "Better."), """{"confirmed":[0]}""", Found, """{"confirmed":[]}""");
        var user = new ScriptedUser("yes");
        Assert.Contains("On o/r#7: 1 new, 0 changed", TextOf(await ReviewAsync("""{"post":true}""", user, "7")));
        Assert.Contains("a.txt:4 Four", user.Asked[0].Text);
        Assert.DoesNotContain("Word", user.Asked[0].Text);
        Assert.Contains("1. a.txt:3 (note) Word", models.Prompt(1));
        Assert.NotEqual(models.Asked[0].System[0].Text, models.Asked[1].System[0].Text);

        Assert.Contains("0 new, 1 changed", TextOf(await ReviewAsync("""{"post":true,"yes":true}""", null, "https://x.example/o/r/pull/7/files")));
        Assert.Contains("Better.", Assert.Single(Server.Comments)["body"]!.ToString());

        Assert.Contains("confirmed none", TextOf(await ReviewAsync("""{"post":true,"yes":true}""", null, "7")));
        Assert.Single(Server.Comments);
    }

    [Fact]
    public async Task Requests_AreWhatGitHubsOwnDescriptionAllows()
    {
        var judge = await Judge.GitHub;
        Assert.SkipUnless(judge is not null, "Needs npm ci --prefix tests/tools/forge.");
        Assert.Equal(422, await judge.AskAsync("POST", "/repos/o/r/pulls", """{"title":"a","base":"main"}"""));
        Assert.Equal(422, await judge.AskAsync("POST", "/repos/o/r/pulls/7/reviews", """{"event":"APPROVED"}"""));
        (Server.Head, Server.Base) = (Box.Git("rev-parse", "topic").Trim(), Box.Git("rev-parse", "main").Trim());
        const string Found =
            """{"findings":[{"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Why."}]}""";
        Model("Say three\n\nThree is said.", Found, """{"confirmed":[0]}""", Found.Replace("Why.", "Better."), """{"confirmed":[0]}""");

        Assert.Equal(0, (await PullAsync("""{"create":true,"yes":true,"draft":true}""")).ExitCode);
        Assert.Equal(0, (await ReviewAsync("""{"post":true,"yes":true}""", null, "7")).ExitCode);
        Assert.Equal(0, (await ReviewAsync("""{"post":true,"yes":true}""", null, "7")).ExitCode);

        Assert.Contains(Server.Asked, static asked => asked.Method == "PATCH");
        foreach (var (method, path, body) in Server.Asked)
        {
            var status = await judge.AskAsync(method, path.Replace("/api/v3", "", StringComparison.Ordinal), body?.ToJsonString());
            Assert.True(status is 200 or 201, $"{method} {path}: {status}, {body}");
        }
    }

    [Fact]
    public async Task Review_Sarif_IsWhatItsSchemaAllows()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Judge.Tools, "node_modules")), "Needs npm ci --prefix tests/tools/forge.");
        Model("""{"findings":[{"path":"a.txt","line":4,"severity":"error","confidence":0.9,"title":"Four","message":"Why."}]}""");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("node", [Path.Combine(Judge.Tools, "sarif.mjs")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(TextOf(await ReviewAsync("""{"format":"sarif"}""")));
        process.StandardInput.Close();
        Assert.Equal("valid", (await process.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Theory]
    [InlineData("{}", "x7")]
    [InlineData("""{"post":true}""")]
    public async Task Review_WrongWords(string options, params string[] words)
    {
        Model();
        Assert.Equal(2, (await ReviewAsync(options, null, words)).ExitCode);
    }

    [Theory]
    [InlineData("all is well")]
    [InlineData("{\"findings\": 3}")]
    [InlineData("{\"findings\": [")]
    public async Task Review_AnswerThatIsNone_IsSaid(string answer)
    {
        Model(answer);
        var result = await ReviewAsync("{}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no JSON with \"findings\"", TextOf(result));
    }
}
