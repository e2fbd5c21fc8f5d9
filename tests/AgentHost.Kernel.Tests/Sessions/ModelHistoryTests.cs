using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Kernel.Turns.Compacting;
using AgentHost.Sessions;

namespace AgentHost.Kernel.Tests.Sessions;

public sealed class ModelHistoryTests
{
    private static Message User(string id) => new(id, MessageRole.User, [new TextPart(id)], default);

    private static Message Model(string id, params string[] calls) =>
        new(
            id,
            MessageRole.Assistant,
            calls.Length == 0 ? [new TextPart(id)] : [.. calls.Select(call => new ToolCallPart(call, "t", AgentJson.EmptyObject))],
            default);

    private static Message Results(string id, params string[] calls) =>
        new(id, MessageRole.Tool, [.. calls.Select(call => new ToolResultPart(call, [new TextPart("output of " + call)]))], default);

    private static Message[] Talk() =>
        [
            User("u1"), Model("a1", "c1", "c2"), Results("r1", "c1", "c2"), Model("a2"), User("u2"),
            Model("a3", "c3"), Results("r3", "c3"), Model("a4", "c4"), Results("r4", "c4")
        ];

    private static ContextCompacted Compacted(string from) => new(from, CompactionCause.TooLong);

    private static string Order(ModelHistory history) =>
        string.Join(' ', history.Messages.Select(message => message.Id + (message.Parts.Any(part => part is SummaryPart) ? "+" : "")));

    [Theory]
    [InlineData("a3", "u1", "u1+ a3 r3 a4 r4")] // behind the person's words
    [InlineData("u2", "u1", "u1 summary+ u2 a3 r3 a4 r4")] // between two prompts it is the model's
    [InlineData("a4", "u1 u2", "u1 summary+ u2 a4 r4")]
    [InlineData("u2", "", "u2+ a3 r3 a4 r4")]
    public void Apply_WithASummary_PersonAndModelSpeakInTurn(string from, string kept, string expected)
    {
        var history = new ModelHistory(Talk(), Compacted(from) with { Kept = kept.Split(' '), Summary = "what was" });

        Assert.Equal(expected, Order(history));
        Histories.AssertValid(history.Messages);
        Assert.All(history.Messages.Zip(history.Messages.Skip(1)), pair => Assert.NotEqual(pair.First.Role, pair.Second.Role));
    }

    [Fact]
    public void Apply_Trimmed_ResultIsANoteAndTheOthersAreWhole()
    {
        var history = new ModelHistory(Talk(), Compacted("a1") with { Kept = ["u1"], Trimmed = ["c1"] });

        var results = history.Messages[2].Parts.Cast<ToolResultPart>().Select(Histories.TextOf);
        Assert.Equal([ModelHistory.TrimmedNote, "output of c2"], results);
        Assert.Equal("u1 a1 r1 a2 u2 a3 r3 a4 r4", Order(history));
    }

    [Fact]
    public void Apply_MessageThatIsNotThere_LeavesAllAsItIs()
    {
        var history = new ModelHistory(Talk(), Compacted("gone") with { Summary = "what was" });

        Assert.Equal("u1 a1 r1 a2 u2 a3 r3 a4 r4", Order(history));
        Assert.Null(history.Compaction);
    }

    [Fact]
    public void Apply_ASecondTime_TheNewSummaryStandsAlone()
    {
        var history = new ModelHistory(Talk(), Compacted("u2") with { Kept = ["u1"], Summary = "first" });
        history.Apply(Compacted("a4") with { Kept = ["u1", "u2"], Summary = "second" });
        history.Add(Model("a5"));

        Assert.Equal("u1 summary+ u2 a4 r4 a5", Order(history));
        Assert.Equal("second", history.Messages.SelectMany(message => message.Parts).OfType<SummaryPart>().Single().Text);
        Assert.Equal(Order(history), Order(new ModelHistory([.. Talk(), Model("a5")], history.Compaction)));
    }

    [Theory]
    [InlineData("a1", "u1", "", null)]
    [InlineData("u2", "", "c3", null)]
    [InlineData("u2", "u1 a1 r1", "c1", null)]
    [InlineData("r3", "u1", "", "it begins with the results of calls")]
    [InlineData("nowhere", "u1", "", "it begins with a message that is not there (nowhere)")]
    [InlineData("a3", "", "", "it does not begin with a person's message")]
    [InlineData("a3", "u1 a4", "", "it keeps a message that is not there before its beginning (a4)")]
    [InlineData("u2", "u1 a1", "", "it tears calls from their results")]
    [InlineData("u2", "u1 r1", "", "it tears calls from their results")]
    [InlineData("u2", "u1", "c1", "it trims the result of a call that is not there (c1)")]
    public void FindProblem_EachAnswer_IsHeldToWhatProvidersWant(string from, string kept, string trimmed, string? problem)
    {
        var compaction = new Compaction(from) { Kept = Split(kept), Trimmed = Split(trimmed) };

        Assert.Equal(problem, CompactionCheck.FindProblem(compaction, new ModelHistory(Talk())));
    }

    [Fact]
    public void FindProblem_SummaryOfBefore_IsNoMessageToBeginWith()
    {
        var history = new ModelHistory(Talk(), Compacted("u2") with { Kept = ["u1"], Summary = "first" });

        Assert.Equal("it begins with a message that is not there (summary)", CompactionCheck.FindProblem(new Compaction("summary") { Kept = ["u1"] }, history));
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
