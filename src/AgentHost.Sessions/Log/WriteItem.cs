namespace AgentHost.Sessions.Log;

/// <summary>Something for the writer to do.</summary>
internal abstract class WriteItem
{
    protected WriteItem(Durability durability) => Durability = durability;

    /// <summary>Failure that the commit must survive.</summary>
    public Durability Durability { get; }

    /// <summary>True when it stays in the queue after a commit fails, so that its session keeps its order and its numbers.</summary>
    public virtual bool Keeps => false;

    /// <summary>Bytes it holds while it waits.</summary>
    public virtual int Length => 0;

    /// <summary>Does it, within the transaction.</summary>
    public abstract void Run(WriteContext context);

    /// <summary>Told once the transaction is stored, or that it was not.</summary>
    public abstract void Complete(Exception? failure);

    /// <summary>Told that it alone failed for good; nothing of it is stored.</summary>
    public virtual void Break(Exception failure) => Complete(failure);
}
