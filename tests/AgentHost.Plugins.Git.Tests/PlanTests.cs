using System.Text;

namespace AgentHost.Plugins.Git.Tests;

/// <summary>What a person and the rules see before anything happens.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly GitSandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("""{"action":"status"}""", "git status")]
    [InlineData("""{"action":"diff","staged":true,"paths":["src"]}""", "git diff --cached -- src")]
    [InlineData("""{"action":"diff","stat":true}""", "git diff --stat")]
    [InlineData("""{"action":"log","revision":"a..b"}""", "git log a..b")]
    [InlineData("""{"action":"show"}""", "git show HEAD")]
    [InlineData("""{"action":"blame","paths":["a.txt"],"revision":"v1"}""", "git blame v1 -- a.txt")]
    [InlineData("""{"action":"branch"}""", "git branch --list")]
    [InlineData("""{"action":"stash","op":"show","name":"2"}""", "git stash show stash@{2}")]
    [InlineData("""{"action":"worktree"}""", "git worktree list")]
    public async Task Plan_Looking_IsACommandOfLowRisk(string arguments, string command)
    {
        var plan = await _box.PlanAsync(arguments);
        Assert.Null(plan.Refusal);
        Assert.Equal(command, plan.Title);
        Assert.Equal(command.Split(' ')[..2], plan.Resources[0].Words!.Take(2));
        Assert.Equal(Risk.Low, plan.Risk);
        Assert.Equal(ToolEffects.Read | ToolEffects.Execute, plan.Effects);
        Assert.All(plan.Resources.Skip(1), resource => Assert.False(resource.Write));
    }

    [Theory]
    [InlineData("""{"action":"add","all":true}""", "git add --all")]
    [InlineData("""{"action":"commit","message":"m"}""", "git commit")]
    [InlineData("""{"action":"branch","op":"create","name":"x"}""", "git branch x")]
    [InlineData("""{"action":"branch","op":"delete","name":"x"}""", "git branch -d x")]
    [InlineData("""{"action":"switch","name":"x"}""", "git switch x")]
    [InlineData("""{"action":"restore","paths":["a"],"staged":true}""", "git restore --staged -- a")]
    [InlineData("""{"action":"stash","op":"push"}""", "git stash push")]
    [InlineData("""{"action":"worktree","op":"add","paths":["w"],"name":"x"}""", "git worktree add -- w x")]
    public async Task Plan_Change_IsOfMediumRisk(string arguments, string command)
    {
        var plan = await _box.PlanAsync(arguments);
        Assert.Equal(command, plan.Title);
        Assert.Equal(Risk.Medium, plan.Risk);
    }

    [Theory]
    [InlineData("""{"action":"commit","amend":true}""", "git commit --amend")]
    [InlineData("""{"action":"branch","op":"delete","name":"x","force":true}""", "git branch -D x")]
    [InlineData("""{"action":"switch","name":"x","force":true}""", "git switch --discard-changes x")]
    [InlineData("""{"action":"restore","paths":["a"]}""", "git restore -- a")]
    [InlineData("""{"action":"stash","op":"drop"}""", "git stash drop stash@{0}")]
    [InlineData("""{"action":"worktree","op":"remove","paths":["w"],"force":true}""", "git worktree remove --force -- w")]
    public async Task Plan_Loss_IsOfHighRiskWithReason(string arguments, string command)
    {
        var plan = await _box.PlanAsync(arguments);
        Assert.Equal(command, plan.Title);
        Assert.Equal(Risk.High, plan.Risk);
        Assert.NotEmpty(Assert.Single(plan.Reasons));
    }

    [Fact]
    public async Task Plan_Paths_AreResources()
    {
        var restore = await _box.PlanAsync("""{"action":"restore","paths":["a b","\"c\\nd\""]}""");
        Assert.Equal(["a b", "c\nd"], Paths(restore).Select(resource => resource.Value));
        Assert.All(Paths(restore), resource => Assert.True(resource.Write));
        Assert.True(restore.Effects.HasFlag(ToolEffects.Write));
        Assert.Equal("dir/.env", Assert.Single(Paths(await _box.PlanAsync("""{"action":"show","revision":"HEAD:dir/.env"}"""))).Value);

        static List<Resource> Paths(ToolPlan plan) => [.. plan.Resources.Where(resource => resource.Kind == ResourceKind.Path)];
    }

    [Theory]
    [InlineData("""{"action":"commit","message":"m"}""", "git commit --file=-")]
    [InlineData("""{"action":"commit","amend":true,"paths":["a b"]}""", "git commit --amend --no-edit -- :(literal)a b")]
    [InlineData("""{"action":"add","paths":["a","b"]}""", "git add --all -- :(literal)a :(literal)b")]
    [InlineData("""{"action":"add","paths":["\"caf\\351\""]}""", "git add --all --pathspec-from-file=- --pathspec-file-nul")]
    [InlineData("""{"action":"branch","op":"delete","name":"x","force":true}""", "git branch -D x")]
    [InlineData("""{"action":"switch","name":"x","create":true}""", "git switch -c x")]
    [InlineData("""{"action":"stash","op":"pop"}""", "git stash pop --quiet --index stash@{0}")]
    [InlineData("""{"action":"blame","paths":["a.txt"],"revision":"v1"}""", "git blame --line-porcelain --no-textconv --encoding=UTF-8 -L 1,+201 v1 -- a.txt")]
    public async Task Plan_Command_IsWhatIsStarted(string arguments, string command)
    {
        var plan = await _box.PlanAsync(arguments);
        Assert.Null(plan.Refusal);
        Assert.Equal(command, plan.Resources[0].Value);
        Assert.Contains(plan.Preview, block => block is CodeBlock code && code.Text == command);
    }

    [Fact]
    public async Task Plan_Trailer_IsAWordOfTheCommand()
    {
        using var settings = System.Text.Json.JsonDocument.Parse("""{"trailer":"Assisted-by: agent"}""");
        _box.Workspace.Settings = settings.RootElement.Clone();
        Assert.Equal(
            ["git", "commit", "--file=-", "--trailer", "Assisted-by: agent", "--all"],
            (await _box.PlanAsync("""{"action":"commit","message":"m","all":true}""")).Resources[0].Words);
    }

    [Theory]
    [InlineData("""{"action":"status","message":"x"}""", "status takes no message")]
    [InlineData("""{"action":"branch","op":"delete","name":"x","revision":"y"}""", "branch delete takes no revision")]
    [InlineData("""{"action":"switch","name":"--orphan"}""", "name must not begin with '-'")]
    [InlineData("""{"action":"branch","op":"rename","name":"x","to":"-D"}""", "to must not begin with '-'")]
    [InlineData("""{"action":"worktree","op":"add","paths":["w"],"revision":"--force"}""", "revision must not begin with '-'")]
    [InlineData("""{"action":"commit"}""", "needs a message")]
    [InlineData("""{"action":"commit","message":"x\u0000y"}""", "without NUL")]
    [InlineData("""{"action":"add"}""", "either paths, or all")]
    [InlineData("""{"action":"add","paths":["a"],"all":true}""", "either paths, or all")]
    [InlineData("""{"action":"add","paths":[""]}""", "A path is 1 to")]
    [InlineData("""{"action":"add","paths":["\"a\\q\""]}""", "quoting")]
    [InlineData("""{"action":"restore"}""", "needs paths")]
    [InlineData("""{"action":"blame"}""", "one file")]
    [InlineData("""{"action":"log","limit":0}""", "limit is 1 to 1000")]
    [InlineData("""{"action":"log","cursor":"HEAD --output=x+3"}""", "cursor is not one")]
    [InlineData("""{"action":"stash","op":"pop","name":"x"}""", "stash's number")]
    [InlineData("""{"action":"stash","op":"create"}""", "stash can")]
    [InlineData("""{"action":"branch","op":"push"}""", "branch can")]
    [InlineData("""{"action":"switch"}""", "needs the branch's name")]
    [InlineData("""{"action":"diff","staged":true,"revision":"a..b"}""", "compares two commits")]
    public async Task Plan_WrongFields_AreRefusedWithWords(string arguments, string words)
    {
        var plan = await _box.PlanAsync(arguments);
        Assert.NotNull(plan.Refusal);
        Assert.Contains(words, TestKit.TestWorkspace.TextOf(plan.Refusal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_EmptyFields_AreAbsent() =>
        Assert.Null((await _box.PlanAsync("""{"action":"status","paths":[],"revision":"","name":" ","message":"","force":false}""")).Refusal);

    [Fact]
    public async Task Plan_Preview_HasTheMessage() =>
        Assert.Contains((await _box.PlanAsync("""{"action":"commit","message":"Why"}""")).Preview, block => block is TextBlock { Text: "Why" });

    [Fact]
    public void Manifest_Description_IsShortAndToolIsDeferred()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        Assert.InRange(Encoding.UTF8.GetByteCount(File.ReadAllText(Path.Combine(folder, "plugins", "git", "tools", "git.md"))), 100, 400);
        Assert.True(typeof(GitTool).GetCustomAttributes(typeof(ToolAttribute), false).Cast<ToolAttribute>().Single().Defer);
    }
}
