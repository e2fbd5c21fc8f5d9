using System.Collections;

namespace AgentHost.Kernel.Workspaces;

/// <summary>A list that is made when it is first read. Thread-safe.</summary>
/// <param name="make">Makes it, once.</param>
internal sealed class DeferredList<T>(Func<IReadOnlyList<T>> make) : IReadOnlyList<T>
{
    private readonly Lazy<IReadOnlyList<T>> list = new(make);

    public int Count => list.Value.Count;

    public T this[int index] => list.Value[index];

    public IEnumerator<T> GetEnumerator() => list.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
