using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What every history must be, however its turns ended.</summary>
internal static class Histories
{
    public static string TextOf(ToolResultPart result) => string.Concat(result.Content.OfType<TextPart>().Select(static part => part.Text));

    /// <summary>Each call has exactly one result, in the message after it, in the order of the calls; no result is without a call.</summary>
    public static void AssertValid(IReadOnlyList<Message> messages)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Count; i++)
        {
            var calls = messages[i].Parts.OfType<ToolCallPart>().Select(static call => call.CallId).ToList();
            Assert.All(calls, id => Assert.True(seen.Add(id), $"two calls have the id {id}"));
            var results = i + 1 < messages.Count ? messages[i + 1].Parts.OfType<ToolResultPart>().Select(static result => result.CallId).ToList() : [];
            Assert.Equal(calls, results);
            Assert.True(results.Count == 0 || messages[i + 1].Role == MessageRole.Tool);
            Assert.NotEmpty(messages[i].Parts);
        }
    }

    /// <summary>The log itself: every call asked for is completed once, every message begun is appended or withdrawn, every turn ends once.</summary>
    public static void AssertClosed(IReadOnlyList<AgentEvent> events)
    {
        Assert.Equal(
            events.OfType<ToolRequested>().Select(static e => e.CallId).Order(StringComparer.Ordinal),
            events.OfType<ToolCompleted>().Where(e => events.OfType<ToolRequested>().Any(asked => asked.CallId == e.CallId))
                .Select(static e => e.CallId).Order(StringComparer.Ordinal));
        var begun = events.OfType<PartCompleted>().Select(static e => e.MessageId)
            .Concat(events.OfType<PartDelta>().Select(static e => e.MessageId)).Distinct();
        var ended = events.OfType<MessageAppended>().Select(static e => e.MessageId)
            .Concat(events.OfType<MessageWithdrawn>().Select(static e => e.MessageId)).ToHashSet();
        Assert.All(begun, id => Assert.Contains(id, ended));
        Assert.All(events.OfType<TurnStarted>(), started => Assert.Single(events.OfType<TurnCompleted>(), e => e.TurnId == started.TurnId));
    }
}
