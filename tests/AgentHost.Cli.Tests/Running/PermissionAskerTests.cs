using AgentHost.Cli.Running;
using AgentHost.Client;

namespace AgentHost.Cli.Tests.Running;

public sealed class PermissionAskerTests
{
    [Fact]
    public async Task Answer_ShortPreview_IsShownWholeAndAllowed()
    {
        var (answer, shown) = await AskAsync(
            Plan("t", string.Join('\n', Enumerable.Range(0, 150).Select(i => $"line {i}")) + "\n" + new string('x', 500) + "END"), "y");

        Assert.Equal(PermissionAnswerKind.AllowOnce, answer.Kind);
        Assert.All(Enumerable.Range(0, 150), i => Assert.Contains($"line {i}\n", shown, StringComparison.Ordinal));
        Assert.Contains("END", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("v: view all", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_LongPreview_IsAllowedOnlyAfterItWasSeen()
    {
        var text = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"line {i}"));

        var (unseen, shown) = await AskAsync(Plan("t", text), "y", "s", "n");
        Assert.Equal(PermissionAnswerKind.Deny, unseen.Kind);
        Assert.Contains("… 820 more lines are not shown here …", shown, StringComparison.Ordinal);
        Assert.Contains("line 119\n", shown, StringComparison.Ordinal);
        Assert.Contains("line 940\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("line 500\n", shown, StringComparison.Ordinal);

        var (seen, all) = await AskAsync(Plan("t", text), "y", "v", "y");
        Assert.Equal(PermissionAnswerKind.AllowOnce, seen.Kind);
        Assert.Contains("line 500\n", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", PermissionAnswerKind.AllowAlways, SettingsPlace.User)]
    [InlineData("P", PermissionAnswerKind.AllowAlways, SettingsPlace.Project)]
    [InlineData("s", PermissionAnswerKind.AllowSession, SettingsPlace.Unknown)]
    public async Task Answer_Always_SaysWhatIsStoredAndWhere(string typed, PermissionAnswerKind kind, SettingsPlace place)
    {
        var (answer, shown) = await AskAsync(Plan("t", "x"), typed);

        Assert.Equal((kind, place, "shell(x)"), (answer.Kind, answer.Place, answer.Rule));
        Assert.Contains(
            "s: allow shell(x) in this session   a: always, it is written into /home/me/agent.json   p: "
            + "always in this project, it is written into .agents/agent.json",
            shown,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_AnotherRule_IsShownWithWhatItWouldHaveAnsweredAndTaken()
    {
        var (answer, shown) = await AskAsync(Plan("t", "x"), "w", "s");
        Assert.Equal("shell(x *)", answer.Rule);
        Assert.Contains("w: another rule", shown, StringComparison.Ordinal);
        Assert.Contains("s: allow shell(x *) in this session (it would have answered 2 of the questions before: Run x 1)", shown, StringComparison.Ordinal);

        // Round and round.
        (answer, _) = await AskAsync(Plan("t", "x"), "w", "W", "s");
        Assert.Equal("shell(x)", answer.Rule);
    }

    [Theory]
    [InlineData("/mode accept-edits", "AcceptEdits//", "the mode accept-edits holds")]
    [InlineData("/profile ci", "/ci/", "the profile ci holds")]
    [InlineData("/approve 10m", "Bypass//600", "the mode bypass holds, for 600 s")]
    [InlineData("/approve all", "Bypass//", "the mode bypass holds")]
    [InlineData("/approve none", "//", "what held in the beginning holds")]
    [InlineData("/mode odd", null, "That cannot be read")]
    [InlineData("/approve 0", null, "That cannot be read")]
    public async Task Answer_WordsForAMode_SwitchAndAskOn(string typed, string? switched, string said)
    {
        await using var host = new AnsweredHost();
        var (answer, shown) = await AskAsync(host, Plan("t", "x"), typed, "y");

        Assert.Equal(PermissionAnswerKind.AllowOnce, answer.Kind);
        Assert.Contains(said, shown, StringComparison.Ordinal);
        Assert.Equal(
            switched is null ? [] : [switched],
            host.Switches.Select(change => FormattableString.Invariant($"{change.Mode}/{change.Profile}/{change.Seconds}")));
    }

    [Fact]
    public async Task Answer_Change_OpensTheArgumentsAndAnswersWithThem()
    {
        var seen = "";
        var (answer, shown) = await AskAsync(
            new AnsweredHost(), Plan("t", "x") with { Call = new ToolCall("c", "shell", AgentJson.Parse("""{"command":"touch ä","n":1}""")) },
            terminal => new ArgumentsEditor(terminal, async (file, token) =>
            {
                seen = await File.ReadAllTextAsync(file, token);
                await File.WriteAllTextAsync(file, seen.Replace("touch", "ls", StringComparison.Ordinal), token);
                return 0;
            }),
            "e");

        Assert.Equal("{\n  \"command\": \"touch ä\",\n  \"n\": 1\n}\n", seen.ReplaceLineEndings("\n"));
        Assert.Equal(PermissionAnswerKind.AllowOnce, answer.Kind);
        Assert.Equal("ls ä", answer.Arguments!.Value.GetProperty("command").GetString());
        Assert.Contains("e: change its arguments", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ChangeWithFaults_ShowsThemAndOpensAgain()
    {
        var files = new List<string>();
        string[] texts = ["{ \"a\": 1,\n  oops }", "[1]", """{"a":2}"""];
        var (answer, shown) = await AskAsync(new AnsweredHost(), Plan("t", "x"), terminal => new ArgumentsEditor(terminal, async (file, token) =>
        {
            await File.WriteAllTextAsync(file, texts[files.Count], token);
            files.Add(file);
            return 0;
        }), "e", "", "");

        Assert.Equal("""{"a":2}""", answer.Arguments!.Value.GetRawText());
        Assert.Contains("That is not JSON, from line 2, character 3 on.", shown, StringComparison.Ordinal);
        Assert.Contains("The arguments have to be one JSON object", shown, StringComparison.Ordinal);
        Assert.All(files, file => Assert.False(Directory.Exists(Path.GetDirectoryName(file))));
    }

    [Theory]
    [InlineData("{}", 0, "The arguments are as they were.")]
    [InlineData("{\"a\":1}", 3, "exit code 3")]
    [InlineData("nonsense", 0, "That is not JSON")]
    public async Task Answer_NothingChanged_AsksOn(string text, int code, string said)
    {
        var (answer, shown) = await AskAsync(new AnsweredHost(), Plan("t", "x"), terminal => new ArgumentsEditor(terminal, async (file, token) =>
        {
            await File.WriteAllTextAsync(file, text, token);
            return code;
        }), text == "nonsense" ? ["e", "n", "q"] : ["e", "q"]);

        Assert.Equal(PermissionAnswerKind.DenyAndStop, answer.Kind);
        Assert.Contains(said, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ChangeWithoutAnEditor_IsTypedOnALine()
    {
        var (answer, shown) = await AskAsync(
            new AnsweredHost(), Plan("t", "x") with { Call = new ToolCall("c", "shell", AgentJson.Parse("""{"command":"a\u202eb"}""")) },
            static terminal => new ArgumentsEditor(terminal, open: null), "e", "no json", """{"command":"ls"}""");

        Assert.Equal("ls", answer.Arguments!.Value.GetProperty("command").GetString());
        Assert.Contains("{\"command\":\"a", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', shown);
        Assert.Contains("That is not JSON, from line 1", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ChangeOfWhatWasNotSeen_WantsItSeenFirst()
    {
        var text = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"line {i}"));
        var (answer, shown) = await AskAsync(
            new AnsweredHost(), Plan("t", text), static terminal => new ArgumentsEditor(terminal, open: null), "e", "v", "e", """{"b":1}""");

        Assert.NotNull(answer.Arguments);
        Assert.Contains("view it (v) before you change it", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ReasonsOfTheRisk_AreShownOnceAndHarmless()
    {
        await using var host = new AnsweredHost();
        var terminal = new FakeTerminal("n");
        new PermissionAsker(host, terminal, "w1").Answer(
            new PermissionAsked(new PermissionRequest("p", "s", Plan("t", "x")) { Reason = "No rule allows it: one.", Reasons = ["one", "two\u001b[2J"] }),
            CancellationToken.None);
        await host.Answer.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var shown = terminal.Shown.ToString();
        Assert.Contains("  ! two␛[2J", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("! one", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_LongTitle_IsShownWhole()
    {
        var (_, shown) = await AskAsync(Plan(new string('a', 400) + "; rm x", "body"), "n");

        Assert.Contains("; rm x", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_NobodyThere_Denies() => Assert.Equal(PermissionAnswerKind.Deny, (await AskAsync(Plan("t", "x"))).Answer.Kind);

    [Fact]
    public void Of_RandomText_LosesNothingButHarmfulCharacters()
    {
        var random = new Random(23);
        string[] alphabet = ["a", "b", " ", "\n", "\t", "é", "😀", "x"];
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(900)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var lines = PreviewText.Of(Plan("t", text), 200).Lines;

            Assert.All(lines, line => Assert.True(line.Length <= 162));
            Assert.Equal(
                text, string.Concat(lines.Select((line, at) => line.StartsWith("↳ ", StringComparison.Ordinal) ? line[2..] : at == 0 ? line : "\n" + line)));
        }
    }

    [Theory]
    [InlineData(true, "", "")]
    [InlineData(true, "x", "x")]
    [InlineData(true, null, null)]
    [InlineData(false, "", null)]
    public async Task Answer_Question_EmptyLineIsAnAnswerWhereItMayBe(bool optional, string? typed, string? expected)
    {
        await using var host = new AnsweredHost();
        var terminal = new FakeTerminal(typed is null ? [] : [typed]);
        new PermissionAsker(host, terminal, "w1", null)
            .Answer(new QuestionAsked(new PendingQuestion("q", "s", new Question("Which?") { Optional = optional })), CancellationToken.None);
        var answer = await host.QuestionAnswer.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(expected, answer is null ? null : string.Join(',', answer.Values));
    }

    private static ToolPlan Plan(string title, string code) =>
        new(new ToolCall("c", "shell", AgentJson.EmptyObject), title) { Preview = [new CodeBlock(code, "sh")] };

    private static async Task<(PermissionAnswer Answer, string Shown)> AskAsync(ToolPlan plan, params string[] typed)
    {
        await using var host = new AnsweredHost();
        return await AskAsync(host, plan, typed);
    }

    private static Task<(PermissionAnswer Answer, string Shown)> AskAsync(AnsweredHost host, ToolPlan plan, params string[] typed) =>
        AskAsync(host, plan, static _ => null, typed);

    private static async Task<(PermissionAnswer Answer, string Shown)> AskAsync(
        AnsweredHost host, ToolPlan plan, Func<FakeTerminal, ArgumentsEditor?> editor, params string[] typed)
    {
        var terminal = new FakeTerminal(typed);
        var request = new PermissionRequest("p", "s", plan)
        {
            Suggestions = ["shell(x)", "shell(x *)"],
            Coverage = [new RuleCoverage("shell(x *)", 2) { Titles = ["Run x 1", "Run x 2"] }],
            Places = [new(SettingsPlace.User, "/home/me/agent.json"), new(SettingsPlace.Project, "/w/.agents/agent.json")]
        };
        new PermissionAsker(host, terminal, "w1", editor(terminal)).Answer(new PermissionAsked(request), CancellationToken.None);
        var answer = await host.Answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return (answer, terminal.Shown.ToString().ReplaceLineEndings("\n"));
    }
}
