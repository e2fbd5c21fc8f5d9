using AgentHost.Plugins.Agents.Compacting;

namespace AgentHost.Plugins.Agents.Tests.Compacting;

public sealed class PlainCompactorTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("a line of output\n", 200));

    private static Message Said(string id, string text, string turn = "t1") => new(id, MessageRole.User, [new TextPart(text)], default) { TurnId = turn };

    private static Message Called(string id, string call, string turn = "t1", int thought = 0) =>
        new(
            id,
            MessageRole.Assistant,
            [new ReasoningPart(new string('h', thought)), new ToolCallPart(call, "read", AgentJson.Parse($$"""{"path":"{{call}}.txt"}"""))],
            default) { TurnId = turn };

    private static Message Got(string id, string call, string output, string turn = "t1") =>
        new(id, MessageRole.Tool, [new ToolResultPart(call, [new TextPart(output)])], default) { TurnId = turn };

    private static IEnumerable<Message> Steps(int count, string output, string turn = "t1") =>
        Enumerable.Range(0, count)
            .SelectMany(i =>
                (Message[])[Called($"{turn}a{i}", $"{turn}c{i}", turn, output.Length < 100 ? 600 : 1), Got($"{turn}r{i}", $"{turn}c{i}", output, turn)]);

    private static async Task<Compaction?> CompactAsync(IReadOnlyList<Message> messages, long tokens) =>
        await new PlainCompactor().CompactAsync(new CompactionRequest("s", messages, tokens), TestContext.Current.CancellationToken);

    private static long Tokens(IEnumerable<Message> messages) => messages.Sum(message => (long)TokenEstimate.Of(message));

    [Fact]
    public async Task Compact_OldOutputsAreEnough_LeavesEveryMessage()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(8, Long)];

        var compaction = await CompactAsync(messages, Tokens(messages) * 2 / 3);

        Assert.Equal("t1a0", compaction!.From);
        Assert.Equal(["g"], compaction.Kept);
        Assert.Null(compaction.Summary);
        Assert.Equal(["t1c0", "t1c1", "t1c2"], compaction.Trimmed);
    }

    [Fact]
    public async Task Compact_OldOutputsAreNotEnough_LeavesOutTheOldestStepsAndSaysWhich()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(40, "short")];

        var compaction = await CompactAsync(messages, Tokens(messages) / 2);

        Assert.Equal(["g"], compaction!.Kept);
        Assert.Empty(compaction.Trimmed);
        Assert.Matches("^t1a[0-9]+$", compaction.From);
        Assert.StartsWith("[Earlier messages are left out here", compaction.Summary, StringComparison.Ordinal);
        Assert.EndsWith("]", compaction.Summary, StringComparison.Ordinal);
        Assert.Contains("- read {\"path\":\"t1c3.txt\"}", compaction.Summary, StringComparison.Ordinal);
        Assert.True(Tokens(messages.SkipWhile(message => message.Id != compaction.From)) + TokenEstimate.Of(compaction.Summary) <= Tokens(messages) / 2);
    }

    [Fact]
    public async Task Compact_LaterTurn_KeepsItsPromptToo()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(5, "short"), Said("p", "and now the other thing", "t2"), .. Steps(30, "short", "t2")];

        var compaction = await CompactAsync(messages, Tokens(messages) / 3);

        Assert.Equal(["g", "p"], compaction!.Kept);
        Assert.StartsWith("t2a", compaction.From, StringComparison.Ordinal);
        Assert.DoesNotContain("the other thing", compaction.Summary, StringComparison.Ordinal);
        Assert.Contains("t1c4.txt", compaction.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compact_PromptsBetween_StandInTheSummaryShortened()
    {
        Message[] messages =
        [
            Said("g", "goal"), Said("p1", "do\n this " + new string('x', 500), "t2"), .. Steps(3, "short", "t2"),
            Said("p2", "go on", "t3"), .. Steps(40, "short", "t3")
        ];

        var compaction = await CompactAsync(messages, Tokens(messages) * 9 / 10);

        Assert.Contains("\n- the person said: do this xxx", compaction!.Summary, StringComparison.Ordinal);
        Assert.All(compaction.Summary!.Split('\n'), line => Assert.True(line.Length < 280));
    }

    [Fact]
    public async Task Compact_ASecondTime_CarriesTheFirstSummaryOn()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(40, "short")];
        var first = (await CompactAsync(messages, Tokens(messages) / 2))!;
        Message[] sent =
        [
            messages[0] with { Parts = [.. messages[0].Parts, new SummaryPart(first.Summary!)] }, .. messages.SkipWhile(message => message.Id != first.From)
        ];

        var second = await CompactAsync(sent, Tokens(sent) / 2);

        Assert.Contains("\n" + first.Summary![..^1].Split('\n')[^1] + "\n", second!.Summary, StringComparison.Ordinal);
        Assert.Single(second.Summary!.Split('\n'), line => line.StartsWith('['));
    }

    [Fact]
    public async Task Compact_LatestOutputAloneIsTooLong_IsTrimmed()
    {
        Message[] messages = [Said("g", "goal"), Called("a", "c"), Got("r", "c", Long)];

        var compaction = await CompactAsync(messages, 100);

        Assert.Equal(("a", "c"), (compaction!.From, Assert.Single(compaction.Trimmed)));
    }

    [Fact]
    public async Task Compact_NothingToLeaveOut_IsNull()
    {
        Assert.Null(await CompactAsync([Said("g", "a goal that is too long")], 1));
        Assert.Null(await CompactAsync([Said("g", "goal"), Called("a", "c"), Got("r", "c", "short")], 1));
        Assert.Null(await CompactAsync([], 1));
    }

    [Fact]
    public async Task Compact_AModelCanBeAsked_OrdersASummaryOfWhatIsLeftOutAlone()
    {
        Message[] messages =
        [
            Said("g", "goal"), Said("p1", "do this", "t2"), .. Steps(40, "short", "t2"), Said("p2", "and that", "t3"), .. Steps(3, "short", "t3")
        ];

        var compaction = await new PlainCompactor()
            .CompactAsync(new CompactionRequest("s", messages, Tokens(messages) / 2) { SummaryTokens = 20_000 }, TestContext.Current.CancellationToken);

        var order = compaction!.SummaryRequest!;
        Assert.Contains("## Goal", order.Instructions, StringComparison.Ordinal);
        Assert.StartsWith(
            "<conversation>\nperson: do this\n\nagent calls read: {\"path\":\"t2c0.txt\"}\n\nresult: short\n\n", order.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("and that", order.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("t3c0", order.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hhh", order.Text, StringComparison.Ordinal);
        Assert.NotNull(compaction.Summary);
        Assert.True(Tokens(messages.SkipWhile(message => message.Id != compaction.From)) + order.Tokens <= Tokens(messages) / 2 || order.Tokens == 1_500);
    }

    [Fact]
    public async Task Compact_OutputsAreEnough_NoModelIsAsked()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(8, Long)];

        var compaction = await new PlainCompactor()
            .CompactAsync(new CompactionRequest("s", messages, Tokens(messages) * 2 / 3) { SummaryTokens = 20_000 }, TestContext.Current.CancellationToken);

        Assert.Null(compaction!.SummaryRequest);
    }

    [Fact]
    public async Task Compact_MoreThanTheModelReads_TheLatestIsSummedUpWithTheSummarySoFar()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(120, "out " + new string('o', 80))];
        messages[0] = messages[0] with { Parts = [.. messages[0].Parts, new SummaryPart("what is pinned") { Pinned = true }, new SummaryPart("[so far]")] };

        var compaction = await new PlainCompactor()
            .CompactAsync(new CompactionRequest("s", messages, Tokens(messages) / 4) { SummaryTokens = 2_000 }, TestContext.Current.CancellationToken);

        var order = compaction!.SummaryRequest!;
        Assert.StartsWith(
            "<summary-so-far>\n[so far]\n</summary-so-far>\n\n<conversation>\n(The oldest of it is left out here.)\n", order.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("what is pinned", order.Text, StringComparison.Ordinal);
        Assert.InRange(TokenEstimate.Of(order.Instructions) + TokenEstimate.Of(order.Text), 1_500, 2_000);
        Assert.Null((await new PlainCompactor()
            .CompactAsync(new CompactionRequest("s", messages, Tokens(messages) / 4) { SummaryTokens = 300 }, TestContext.Current.CancellationToken))!
            .SummaryRequest);
    }

    [Fact]
    public async Task Compact_PinnedSteps_StayWholeHoweverOldTheyAre()
    {
        Message[] messages = [Said("g", "goal"), .. Steps(20, Long), Said("p", "last", "t2"), .. Steps(4, Long, "t2")];

        var compaction = await new PlainCompactor().CompactAsync(
            new CompactionRequest("s", messages, 2_500) { Pinned = ["g", "t1a3", "t1r3"], PinnedCalls = ["t1c3"] }, TestContext.Current.CancellationToken);

        Assert.Contains("t1a3", compaction!.Kept);
        Assert.Contains("t1r3", compaction.Kept);
        Assert.DoesNotContain("t1c3", compaction.Trimmed);
        Assert.DoesNotContain("t1c3.txt", compaction.Summary, StringComparison.Ordinal);
        Assert.StartsWith("t2a", compaction.From, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Compact_AnyConversation_TearsNothingApart(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var messages = RandomTalk(random);
            var request = new CompactionRequest("s", messages, random.NextInt64(0, Tokens(messages) + 10)) { SummaryTokens = random.Next(0, 3_000) };
            if (await new PlainCompactor().CompactAsync(request, TestContext.Current.CancellationToken) is not { } compaction)
            {
                continue;
            }

            Assert.True(
                compaction.SummaryRequest is not { } asked || TokenEstimate.Of(asked.Text) + TokenEstimate.Of(asked.Instructions) <= request.SummaryTokens);

            var from = messages.FindIndex(message => message.Id == compaction.From);
            Assert.True(from > 0);
            Assert.NotEqual(MessageRole.Tool, messages[from].Role);
            Assert.All(compaction.Kept, id => Assert.Equal(MessageRole.User, messages.Take(from).Single(message => message.Id == id).Role));
            Assert.Equal(messages[0].Id, compaction.Kept[0]);
            var calls = messages.Skip(from).SelectMany(message => message.Parts).OfType<ToolCallPart>().Select(call => call.CallId).ToHashSet();
            Assert.All(compaction.Trimmed, id => Assert.Contains(id, calls));
            Assert.Equal(compaction.Trimmed.Count, compaction.Trimmed.Distinct().Count());
            Assert.True(compaction.Summary is null or { Length: <= 4_000 });
        }
    }

    private static List<Message> RandomTalk(Random random)
    {
        var messages = new List<Message> { Said("g", "goal") };
        var turn = 1;
        while (messages.Count < random.Next(2, 60))
        {
            var id = messages.Count;
            switch (random.Next(5))
            {
                case 0:
                    messages.Add(Said($"p{id}", new string('p', random.Next(900)), $"t{++turn}"));
                    break;
                case 1:
                    messages.Add(new Message(
                        $"m{id}", MessageRole.Assistant, [new TextPart("\ud83d\ude00" + new string('w', random.Next(900)))], default) { TurnId = $"t{turn}" });
                    break;
                default:
                    var count = random.Next(1, 4);
                    messages.Add(new Message(
                        $"a{id}",
                        MessageRole.Assistant,
                        [
                            .. Enumerable.Range(0, count)
                                .Select(i => new ToolCallPart($"c{id}x{i}", "shell", AgentJson.Parse($"\"{new string('y', random.Next(600))}\"")))
                        ],
                        default) { TurnId = $"t{turn}" });
                    messages.Add(new Message(
                        $"r{id}",
                        MessageRole.Tool,
                        [.. Enumerable.Range(0, count).Select(i => new ToolResultPart($"c{id}x{i}", [new TextPart(new string('z', random.Next(3_000)))]))],
                        default) { TurnId = $"t{turn}" });
                    break;
            }
        }

        return messages;
    }
}
