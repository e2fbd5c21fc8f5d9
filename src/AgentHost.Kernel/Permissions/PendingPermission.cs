using AgentHost.Client;

namespace AgentHost.Kernel.Permissions;

/// <summary>A request that waits; closed exactly once, by an answer or by the one who waits.</summary>
internal sealed class PendingPermission(PermissionRequest request)
{
    private readonly TaskCompletionSource<PermissionAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PermissionRequest Request { get; } = request;

    public Task<PermissionAnswer> Answer => _answer.Task;

    public bool TryAnswer(PermissionAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>Ends the wait without an answer; false when there is one.</summary>
    public bool TryClose() => _answer.TrySetCanceled();
}
