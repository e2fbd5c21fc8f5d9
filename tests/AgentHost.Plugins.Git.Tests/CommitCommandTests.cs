using System.Text.Json;
using AgentHost.Plugins.Git.Committing;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Git.Tests;

public sealed class CommitCommandTests : IDisposable
{
    private readonly GitSandbox _box = new();
    private readonly TestPlugin _plugin = new();

    public void Dispose()
    {
        _box.Dispose();
        _plugin.Dispose();
    }

    private ScriptedModels Model(params string[] answers)
    {
        var models = new ScriptedModels("test/scribe-1", answers);
        _plugin.Features.Add(models);
        return models;
    }

    private async Task<CommandResult> RunAsync(IUserInteraction? user, string options) =>
        await new CommitCommand(_plugin, _box.Workspace).RunAsync(
            new CommandCall("commit", []) { Options = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(options)! },
            new CommandContext { Workspace = _box.Workspace, Capabilities = null!, User = user },
            CancellationToken.None);

    private Task<CommandResult> YesAsync() => RunAsync(null, """{"yes":true}""");

    private static string TextOf(CommandResult result) => ((TextBlock)result.Blocks[0]).Text;

    private string Last(string format = "%B") => _box.Git("log", "-1", "--format=" + format).Trim();

    [Theory]
    [InlineData("""{"yes":true}""")]
    [InlineData("""{"phase":"before"}""")]
    public async Task WorkspaceInAPlace_IsRefused_AndNothingIsCommitted(string options)
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").Workspace.Target = "ssh:far";
        Model("Say two");

        var result = await RunAsync(null, options);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("commit works on this machine alone, and this workspace is on ssh:far: run git there.", TextOf(result));
        Assert.Equal("First", Last("%s"));
    }

    [Fact]
    public async Task Staged_AloneIsCommitted_WithTheTrailer_BeforeNothingElse()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").With("b.txt", "1\n").Git("add", "a.txt");
        var models = Model("Say two");
        var result = await YesAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Say two\n\nAssisted-by: agent:scribe-1", Last());
        Assert.Equal("?? b.txt\n", _box.Git("status", "--porcelain"));
        Assert.Contains("+2", models.Prompt(0));
        Assert.DoesNotContain("b.txt", models.Prompt(0));
        Assert.Equal(_box.Git("rev-parse", "HEAD").Trim(), result.Data!.Value.GetProperty("hash").GetString());
    }

    [Fact]
    public async Task NothingStaged_AllIsCommitted()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").With("new/b.txt", "1\n");
        Model("Say two");
        Assert.Equal(0, (await YesAsync()).ExitCode);
        Assert.Equal("", _box.Git("status", "--porcelain"));
        Assert.Equal("a.txt\nnew/b.txt\n", _box.Git("show", "--name-only", "--format="));
    }

    [Fact]
    public async Task DryRun_ChangesNothing()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").With("b.txt", "1\n");
        Model("Say two");
        var result = await RunAsync(null, """{"dry-run":true}""");
        Assert.Contains("Say two\n\nAssisted-by: agent:scribe-1\n\nM a.txt +1 -1\nA b.txt +1 -0", TextOf(result));
        Assert.Equal(" M a.txt\n?? b.txt\n", _box.Git("status", "--porcelain"));
        Assert.Equal("First", Last());
    }

    [Fact]
    public async Task Nobody_CanBeAsked_NothingIsCommitted()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        Model("Say two");
        var result = await RunAsync(null, "{}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nobody can be asked", TextOf(result));
        Assert.Equal("First", Last());
    }

    [Fact]
    public async Task Person_EditsAndAgrees()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        Model("Say two");
        var user = new ScriptedUser("edit the message", "Say it better\n\nBecause.\n", "yes, commit");
        Assert.Equal(0, (await RunAsync(user, "{}")).ExitCode);
        Assert.Contains("Say two", user.Asked[0].Text);
        Assert.Equal("Say two\n", user.Asked[1].Draft);
        Assert.Contains("Say it better", user.Asked[2].Text);
        Assert.Equal("Say it better\n\nBecause.\n\nAssisted-by: agent:scribe-1", Last());
    }

    [Theory]
    [InlineData("no")]
    [InlineData(null)]
    [InlineData("whatever")]
    public async Task Person_DoesNotAgree(string? answer)
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        Model("Say two");
        Assert.Equal(1, (await RunAsync(new ScriptedUser(answer), "{}")).ExitCode);
        Assert.Equal("First", Last());
        Assert.Equal(" M a.txt\n", _box.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Hook_ThatRefuses_IsHeardOnce_AndNeverPassedBy()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        _box.Hook("commit-msg", "grep -q '^T-1 ' \"$1\" || { echo 'the subject begins with T-1' >&2; exit 1; }\n");
        var models = Model("Say two", "T-1 Say two");
        var result = await YesAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("the subject begins with T-1", models.Prompt(1));
        Assert.Contains("Say two", models.Prompt(1));
        Assert.StartsWith("T-1 Say two", Last());

        _box.With("a.txt", "3\n");
        _plugin.Features.Clear();
        Model("Say three", "Say three again");
        result = await YesAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the subject begins with T-1", TextOf(result));
        Assert.Equal(" M a.txt\n", _box.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Style_IsThatOfTheLog()
    {
        _box.InitWith("a.txt", "1\n");
        foreach (var subject in (string[])["feat(x): one", "fix: two", "docs: three"])
        {
            _box.Git("commit", "-q", "--allow-empty", "-m", subject);
        }

        _box.With("a.txt", "2\n");
        var models = Model("fix(a): say two");
        await YesAsync();
        Assert.Contains("- fix: two", models.Prompt(0));
        Assert.Contains("Conventional Commits", models.Prompt(0));
    }

    [Theory]
    [InlineData("""{"template":"{type}({scope}): {summary}"}""", "feat(ui): add it\n\nWhy.", "feat(ui): add it\n\nWhy.")]
    [InlineData("""{"template":"[{scope}] {summary}"}""", "feat(ui): add it", "[ui] add it")]
    [InlineData("""{"template":"PROJ: {message}"}""", "Add it\n\nWhy.", "PROJ: Add it\n\nWhy.")]
    [InlineData("""{"template":"{type}({scope}): {summary}"}""", "fix: add {type}", "fix: add {type}")]
    public async Task Template_IsFilled(string settings, string answer, string message)
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        _box.Workspace.Settings = AgentJson.Parse(settings);
        Model(answer);
        await YesAsync();
        Assert.Equal(message + "\n\nAssisted-by: agent:scribe-1", Last());
    }

    [Theory]
    [InlineData("""{"trailer":"none"}""", "Say two")]
    [InlineData("""{"trailer":"co-authored-by","authorName":"Helper","authorEmail":"h@example.org"}""", "Say two\n\nCo-authored-by: Helper <h@example.org>")]
    [InlineData("""{"trailer":"Helped-by: {model}"}""", "Say two\n\nHelped-by: test/scribe-1")]
    [InlineData("""{"generatedWith":true,"authorName":"Helper"}""", "Say two\n\nGenerated with Helper\n\nAssisted-by: Helper:scribe-1")]
    public async Task Trailer_IsAsTheSettingsWant(string settings, string message)
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        _box.Workspace.Settings = AgentJson.Parse(settings);
        Model("Say two\n\nSigned-off-by: Somebody <s@example.org>\nCo-authored-by: Robot <r@example.org>");
        Assert.Equal(0, (await YesAsync()).ExitCode);
        Assert.Equal(message, Last());
    }

    [Fact]
    public async Task Trailer_CoAuthoredWithoutAddress_SaysWhatIsMissing()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n");
        _box.Workspace.Settings = AgentJson.Parse("""{"trailer":"co-authored-by"}""");
        Model("Say two");
        var result = await YesAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("git.authorEmail", TextOf(result));
    }

    [Theory]
    [InlineData("Use an `Assisted-by` trailer, not Co-authored-by.", "assisted-by", "assisted-by")]
    [InlineData("Mark such work with Co-authored-by.", "assisted-by", "co-authored-by")]
    [InlineData("Do not add Assisted-by lines.", "assisted-by", "none")]
    [InlineData("Never write Co-authored-by for tools; Assisted-by is what we use.", "co-authored-by", "assisted-by")]
    [InlineData("Commits have no AI attribution.", "assisted-by", "none")]
    [InlineData("Do not add Co-authored-by.", "assisted-by", null)]
    [InlineData("Write good commits.", "assisted-by", null)]
    public void ProjectsRule_IsRead(string line, string usual, string? word)
    {
        var rule = TrailerRule.Read(["# Rules", line], "AGENTS.md", usual);
        Assert.Equal(word, rule?.Word);
        Assert.Equal(word is null ? null : "AGENTS.md:2", rule?.Place);
    }

    [Fact]
    public async Task ProjectsRule_ComesFirst()
    {
        _box.InitWith("AGENTS.md", "Do not add Assisted-by trailers.\n").With("a.txt", "2\n");
        Model("Say two");
        var result = await YesAsync();
        Assert.Equal("Say two", Last());
        Assert.Contains("No trailer, as AGENTS.md:1 wants it.", TextOf(result));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("offline/rules")]
    public async Task WithoutModel_RulesWrite_AndSaySo(string? name)
    {
        _box.InitWith("a.txt", "1\n").With("src/x/b.txt", "1\n").With("src/x/c.txt", "1\n");
        _plugin.Features.Add(new ScriptedModels(name));
        var result = await YesAsync();
        Assert.Equal("Add 2 files in src/x\n\n- add src/x/b.txt\n- add src/x/c.txt", Last());
        Assert.Contains("made by rules", TextOf(result));
    }

    [Fact]
    public async Task Turn_CommitsWhatItChanged_AndNothingElse()
    {
        _box.InitWith("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n").With("b.txt", "b\n").Commit("Second");
        _box.With("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\nmine\n").With("b.txt", "staged\n").With("mine.txt", "mine\n").Git("add", "b.txt");
        var before = (await RunAsync(null, """{"commit":true,"phase":"before"}""")).Data!.Value;
        Assert.Equal(" M a.txt\nM  b.txt\n?? mine.txt\n", _box.Git("status", "--porcelain"));

        _box.With("a.txt", "turn\n2\n3\n4\n5\n6\n7\n8\nmine\n").With("turn.txt", "turn\n");
        Model("Turn it");
        var result = await RunAsync(null, $$"""{"commit":true,"phase":"after","before":{{before.GetRawText()}},"model":"test/scribe-1"}""");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Turn it\n\nAssisted-by: agent:scribe-1", Last());
        Assert.Equal("a.txt\nturn.txt\n", _box.Git("show", "--name-only", "--format="));
        Assert.Equal("turn\n2\n3\n4\n5\n6\n7\n8\n9\n", _box.Git("show", "HEAD:a.txt"));
        Assert.Equal(" M a.txt\nM  b.txt\n?? mine.txt\n", _box.Git("status", "--porcelain"));
        Assert.Equal("turn\n2\n3\n4\n5\n6\n7\n8\nmine\n", File.ReadAllText(_box.At("a.txt")));
    }

    [Fact]
    public async Task Turn_InLinesThatWereChangedBefore_CommitsNothing_AndSaysSo()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "mine\n");
        var before = (await RunAsync(null, """{"commit":true,"phase":"before"}""")).Data!.Value;
        _box.With("a.txt", "mine and the turn's\n");
        Model();
        var result = await RunAsync(null, $$"""{"commit":true,"phase":"after","before":{{before.GetRawText()}}}""");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cannot be told from what was changed before", TextOf(result));
        Assert.Equal("First", Last());
    }

    [Fact]
    public async Task Turn_WithoutChange_CommitsNothing()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "mine\n");
        var before = (await RunAsync(null, """{"commit":true,"phase":"before"}""")).Data!.Value;
        var result = await RunAsync(null, $$"""{"commit":true,"phase":"after","before":{{before.GetRawText()}}}""");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("changed no file", TextOf(result));
    }

    [Fact]
    public async Task Signing_IsAsConfigured()
    {
        _box.InitWith("a.txt", "1\n").With("a.txt", "2\n").Git("config", "commit.gpgSign", "true");
        _box.Shell("printf '#!/bin/sh\\ncat > /dev/null\\necho no key >&2\\nexit 1\\n' > ../gpg && chmod +x ../gpg");
        _box.Git("config", "gpg.program", _box.Workspace.At("gpg"));
        Model("Say two");
        var result = await YesAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("could not be signed", TextOf(result));
        Assert.Equal("First", Last());
    }
}
