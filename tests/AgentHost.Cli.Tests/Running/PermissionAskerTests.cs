using AgentHost.Cli.Running;

namespace AgentHost.Cli.Tests.Running;

public sealed class PermissionAskerTests
{
    [Fact]
    public async Task Answer_ShortPreview_IsShownWholeAndAllowed()
    {
        var (answer, shown) = await AskAsync(Plan("t", string.Join('\n', Enumerable.Range(0, 150).Select(i => $"line {i}")) + "\n" + new string('x', 500) + "END"), "y");

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
        const string alphabet = "ab \n\té😀x";
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(900)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var lines = PreviewText.Of(Plan("t", text), 200).Lines;

            Assert.All(lines, line => Assert.True(line.Length <= 162));
            Assert.Equal(text, string.Concat(lines.Select((line, at) => line.StartsWith("↳ ", StringComparison.Ordinal) ? line[2..] : at == 0 ? line : "\n" + line)));
        }
    }

    private static ToolPlan Plan(string title, string code) =>
        new(new ToolCall("c", "shell", AgentJson.EmptyObject), title) { Preview = [new CodeBlock(code, "sh")] };

    private static async Task<(PermissionAnswer Answer, string Shown)> AskAsync(ToolPlan plan, params string[] typed)
    {
        await using var host = new AnsweredHost();
        var terminal = new FakeTerminal(typed);
        new PermissionAsker(host, terminal).Answer(new PermissionAsked(new PermissionRequest("p", "s", plan) { Suggestions = ["shell(x)"] }), CancellationToken.None);
        var answer = await host.Answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return (answer, terminal.Shown.ToString().ReplaceLineEndings("\n"));
    }
}
