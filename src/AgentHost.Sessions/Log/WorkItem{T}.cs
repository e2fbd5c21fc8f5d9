namespace AgentHost.Sessions.Log;

/// <summary>A function for the writer's transaction.</summary>
internal sealed class WorkItem<T> : WriteItem
{
    private readonly Func<WriteContext, T> _work;
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public WorkItem(Durability durability, Func<WriteContext, T> work)
        : base(durability) => _work = work;

    public Task<T> Task => _done.Task;

    public override void Run(WriteContext context) => _result = _work(context);

    public override void Complete(Exception? failure)
    {
        if (failure is null)
        {
            _done.TrySetResult(_result!);
        }
        else
        {
            _done.TrySetException(failure);
        }
    }
}
