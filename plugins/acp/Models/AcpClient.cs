using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Acp.Protocol;
using AgentHost.Plugins.Acp.Running;

namespace AgentHost.Plugins.Acp.Models;

/// <summary>An agent in a model's place: hands the prompt on by one call of <c>external_agent</c>, and answers with what came of it.</summary>
/// <remarks>So all that the agent does is a call of the session, with permissions, hooks, audit and undo as any other.</remarks>
internal sealed class AcpClient(string agent, string model) : ModelClient
{
    private const string Tool = "external_agent";
    private const int LongestBefore = 8_000;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.CompletedTask;
        if (request.Tools.Count == 0)
        {
            yield return new ModelFault(ModelFaultKind.InvalidRequest, $"{agent} is an agent: it does tasks in sessions, and answers nothing beside them.");
            yield break;
        }

        if (request.Messages is [.., { Role: MessageRole.Tool } results])
        {
            foreach (var update in Answer(results))
            {
                yield return update;
            }

            yield break;
        }

        yield return new ToolCallDelta(0)
        {
            CallId = RunEnd.CallPrefix + Guid.NewGuid().ToString("n"),
            Tool = Tool,
            Arguments = ArgumentsOf(request).ToJsonString(),
        };
        yield return new ModelFinished(FinishReason.ToolCalls);
    }

    private IEnumerable<ModelUpdate> Answer(Message results)
    {
        var result = results.Parts.OfType<ToolResultPart>().LastOrDefault();
        var text = string.Concat(result?.Content.OfType<TextPart>().Select(static part => part.Text) ?? []);
        var end = result is null ? null : OpenRuns.Take(result.CallId);
        if (end is not null && end.Usage != TokenUsage.None)
        {
            yield return new UsageUpdate(end.Usage);
        }

        if (end is { Problem: { } problem, StopReason: not (StopReasons.Refusal or StopReasons.Cancelled) })
        {
            if (end.Text.Length > 0)
            {
                yield return new TextDelta(end.Text);
            }

            yield return new ModelFault(ModelFaultKind.Unknown, problem);
            yield break;
        }

        yield return new TextDelta((end?.Text ?? text) is { Length: > 0 } said ? said : end?.Problem ?? "(It answered nothing.)");
        yield return end?.StopReason == StopReasons.Refusal
            ? new ModelFinished(FinishReason.Refusal) { Detail = end.Problem }
            : new ModelFinished(FinishReason.Stop);
    }

    private JsonObject ArgumentsOf(ModelRequest request)
    {
        // What came since the agent answered last.
        var last = request.Messages.Count - 1;
        while (last > 0 && request.Messages[last - 1].Role == MessageRole.User)
        {
            last--;
        }

        var arguments = new JsonObject
        {
            ["agent"] = agent,
            ["prompt"] = string.Join("\n\n", request.Messages.Skip(last).Select(static message => message.GetText())),
        };
        if (model is not (AcpProvider.Usual or ""))
        {
            arguments["model"] = model;
        }

        if (request.Messages.Take(last).Any(static message => message.Role == MessageRole.Assistant))
        {
            arguments["before"] = Before(request.Messages.Take(last));
        }

        return arguments;
    }

    /// <summary>The end of what was said, for an agent that cannot go on with a session of its own.</summary>
    private static string Before(IEnumerable<Message> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages.Where(static message => message.Role is MessageRole.User or MessageRole.Assistant))
        {
            if (message.GetText() is { Length: > 0 } said)
            {
                text.Append(message.Role == MessageRole.User ? "Person: " : "Agent: ").Append(said).Append('\n');
            }
        }

        var start = Math.Max(0, text.Length - LongestBefore);
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        return text.ToString(start, text.Length - start);
    }
}
