namespace AgentHost.Sessions.Log;

/// <summary>A function for the writer's transaction.</summary>
internal sealed class WorkItem<T> : WriteItem
{
    private readonly Func<WriteContext, T> work;
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public WorkItem(Durability durability, Func<WriteContext, T> work)
        : base(durability) => this.work = work;

    public Task<T> Task => done.Task;

    public override void Run(WriteContext context) => result = work(context);

    public override void Complete(Exception? failure)
    {
        if (failure is null)
        {
            done.TrySetResult(result!);
        }
        else
        {
            done.TrySetException(failure);
        }
    }
}
