using AgentHost.Client;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Hosting;

/// <summary>Makes the calls of tools that commands end with (<see cref="CommandResult.Call"/>).</summary>
internal sealed class CommandCalls(ToolCallService calls, SessionService sessions)
{
    private const int LongestName = 60;

    /// <summary>Makes the call, and puts its result behind the command's own.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="owner">The plugin of the command.</param>
    /// <param name="request">The request that the command was run for.</param>
    /// <param name="result">The result of the command.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="HostException">There is no such session, another process has it, or the call is not one that a command may want.</exception>
    public async ValueTask<CommandResult> MakeAsync(
        Workspace workspace, CallOwner owner, CommandRequest request, CommandResult result, CancellationToken cancellationToken)
    {
        if (result.Call is not { } call)
        {
            return result;
        }

        if (result.Prompt is not null)
        {
            throw new HostException(
                HostFailure.Plugin, $"The command {request.Call.Name} of {owner.Plugin} ends with a prompt and a call: it can have one of them.");
        }

        var isNew = (call.SessionId ?? request.SessionId) is null;
        var sessionId = call.SessionId ?? request.SessionId ?? (await sessions.CreateAsync(workspace, NameOf(call), cancellationToken)).Id;
        var answer = await calls.CallAsync(
            new ToolRequest(request.WorkspaceId, sessionId, call.Tool, call.Arguments)
            {
                Caller = $"/{request.Call.Name}",

                // In a conversation only what its own session asks is heard.
                Interactive = request.Interactive && (request.Cli || sessionId == request.SessionId),
            },
            owner,
            cancellationToken);
        if (isNew || request.Cli)
        {
            // Nobody is in it: another process can take it.
            await sessions.CloseAsync(await sessions.GetAsync(sessionId, CancellationToken.None));
        }

        var text = string.Join("\n", answer.Content.OfType<TextPart>().Select(static part => part.Text));
        return result with
        {
            Call = null,
            Blocks = text.Length == 0 ? result.Blocks : [.. result.Blocks, new TextBlock(text)],
            Data = result.Data ?? answer.Content.OfType<JsonPart>().FirstOrDefault()?.Value,
            ExitCode = result.ExitCode == 0 && answer.IsError ? 1 : result.ExitCode,
        };
    }

    private static string? NameOf(SessionCall call) => call.SessionName is not { Length: > 0 } name ? null
        : new string([.. name.Take(LongestName).Select(static c => char.IsControl(c) ? ' ' : c)]);
}
