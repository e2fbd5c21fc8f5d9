namespace AgentHost.Plugins.Memory;

/// <summary>
/// With <c>memory.update</c> <c>session-end</c>: asks the model for what to remember when a turn that used tools is about to end, and only then.
/// </summary>
internal sealed class EndHook(IWorkspaceContext workspace, FinishedTurns ends) : Hook
{
    private const string Ask =
        "this is the end of the work, and memory.update is session-end. Add what later work should know and is not in the code with the tool memory, "
        + "if there is anything; then give your answer again as it was.";

    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var settings = MemorySettings.Of(workspace.Settings);
        if (settings.Update != MemorySettings.AtEnd || input.TurnId is not { } turn)
        {
            return HookResult.None;
        }

        if (input is PostToolInput)
        {
            ends.Work(turn);
            return HookResult.None;
        }

        return input is StopInput && (settings.CreateIfMissing || await IsThereAsync(settings.Path, cancellationToken)) && ends.TryEnd(turn)
            ? HookResult.Deny(Ask)
            : HookResult.None;
    }

    private async ValueTask<bool> IsThereAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.Files.StatAsync(path, cancellationToken) is not null;
        }
        catch (FileAccessException)
        {
            return false;
        }
    }
}
