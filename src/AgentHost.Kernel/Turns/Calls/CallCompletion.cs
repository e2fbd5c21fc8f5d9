using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Security.Redaction;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Ends a call: its line in the audit, its bounded result, its event.</summary>
internal static class CallCompletion
{
    /// <summary>Stores how a call ended. Nothing cancels it: a call that ran has its result stored.</summary>
    public static async ValueTask<ToolResultPart> CompleteAsync(TurnState turn, ToolCallPart call, CallOutcome outcome)
    {
        var result = outcome.Result;

        turn.Audit?.Ended(
            CallOf(turn, call.CallId, call.Tool, turn.Tools.Find(call.Tool)),
            outcome.Arguments ?? call.Arguments,
            outcome.State,
            outcome.Verdict,
            result.IsError && result.Content is [TextPart said, ..] ? said.Text : null,
            outcome.DurationMs);

        // From here on nothing is cancelled any more: a call that ran has its result stored.
        IReadOnlyList<Part> content;
        try
        {
            content = await ResultBounds.ApplyAsync(
                result.Content,
                turn.Workspace.Settings.Integer("limits", "toolResultChars") ?? ResultBounds.DefaultLimit,
                turn.Session.Blobs,
                CancellationToken.None);
            result = ByTheirPlaces(ResultBounds.ForEvent(ResultRenderers.Apply(turn, call.Tool, result)), turn.Workspace.Paths);
        }
        catch (Exception exception)
        {
            // A result that cannot be read or kept (a part without text, a full disk) is still one result.
            result = ToolResult.Error($"The result of {call.Tool} could not be kept ({exception.GetType().Name}: {exception.Message}).");
            outcome = outcome with { State = ToolState.Failed };
            content = result.Content;
        }

        foreach (var file in result.FilesSeen)
        {
            turn.Session.Files.Saw(file.Path, file.Hash);
        }

        await turn.Session.AppendAsync(
            [
                new ToolCompleted(call.CallId, call.Tool, outcome.State)
                {
                    TurnId = turn.TurnId,
                    DurationMs = Math.Round(outcome.DurationMs, 3),
                    Verdict = outcome.Verdict,
                    Display = result.Display,
                    Paths = result.Paths,
                    FilesSeen = result.FilesSeen,
                    Data = result.Data,
                },
            ],
            Durability.Buffered,
            CancellationToken.None);
        return new ToolResultPart(call.CallId, content)
        {
            IsError = result.IsError,
            Pin = result is { IsError: false, Pin: { Length: > 0 and <= 200 } pin } ? $"{call.Tool}:{pin}" : null
        };
    }

    /// <summary>The call as the audit names it.</summary>
    public static AuditCall CallOf(TurnState turn, string id, string name, TurnTool? tool) =>
        new(turn.Session.Id, turn.TurnId, id, name, tool?.Descriptor.Owner.Id);

    /// <summary>Paths as the workspace names them, however the call did: what was read under one name can be changed under another.</summary>
    private static ToolResult ByTheirPlaces(ToolResult result, IWorkspacePaths paths)
    {
        string Place(string path) => paths.Resolve(path) is { IsResolved: true } resolved ? paths.ToRelative(resolved.Path) : path;
        return result with
        {
            Paths = [.. result.Paths.Select(Place)],
            FilesSeen = [.. result.FilesSeen.Select(file => file with { Path = Place(file.Path) })],
        };
    }
}
