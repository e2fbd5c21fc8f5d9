using System.Collections.Concurrent;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Capabilities;

/// <summary>Makes a workspace's capabilities: each at most once, on first use, with that workspace's context.</summary>
public sealed class CapabilityResolver(Func<HostedPlugin, IWorkspaceContext> contextFor)
{
    private readonly ConcurrentDictionary<MadeKey, Made> _made = new();

    /// <summary>The capability, its plugin activated.</summary>
    /// <exception cref="CapabilityException">The plugin is blocked or faulted, or made something else than its kind says.</exception>
    public async ValueTask<T> ResolveAsync<T>(CapabilityDescriptor descriptor, CancellationToken cancellationToken)
        where T : class
    {
        // One that was restarted makes its capabilities anew; those of the process before are forgotten.
        var runtime = await descriptor.Owner.ActivateAsync(cancellationToken);
        var key = new MadeKey(descriptor.Owner, descriptor.Kind, descriptor.Name);
        try
        {
            if (!_made.TryGetValue(key, out var entry) || !ReferenceEquals(entry.Runtime, runtime))
            {
                entry = _made.AddOrUpdate(key, _ => Make(runtime, key), (_, before) => ReferenceEquals(before.Runtime, runtime) ? before : Make(runtime, key));
            }

            // The first time on the pool: a plugin that hangs in making it is left behind.
            var value = entry.Value;
            var capability = value.IsValueCreated
                ? value.Value
                : await Task.Run(() => value.Value, CancellationToken.None)
                    .WaitAsync(descriptor.Owner.MakingDeadline, descriptor.Owner.Time, cancellationToken);
            return capability as T ?? throw new CapabilityException(
                $"{descriptor.Owner.Id} made a {capability.GetType().Name} for {descriptor.Kind}/{descriptor.Name}, which is not a {typeof(T).Name}.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (CapabilityException)
        {
            _made.TryRemove(key, out _);
            throw;
        }
        catch (TimeoutException exception)
        {
            _made.TryRemove(key, out _);
            var late = $"{descriptor.Owner.Id} did not make {descriptor.Kind}/{descriptor.Name} within {descriptor.Owner.MakingDeadline.TotalSeconds:0} s";
            descriptor.Owner.RecordFault(late);
            throw new CapabilityException($"The plugin {late}.", exception);
        }
        catch (Exception exception)
        {
            _made.TryRemove(key, out _);
            descriptor.Owner.RecordFault($"making {descriptor.Kind}/{descriptor.Name} failed: {exception.Message}");
            throw new CapabilityException(
                $"The plugin {descriptor.Owner.Id} failed to make {descriptor.Kind}/{descriptor.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Lets go of what a plugin made here.</summary>
    /// <returns>The objects that it made.</returns>
    public IReadOnlyList<object> Forget(HostedPlugin owner)
    {
        var left = new List<object>();
        foreach (var key in _made.Keys)
        {
            if (key.Owner == owner && _made.TryRemove(key, out var entry) && entry.Value.IsValueCreated)
            {
                left.Add(entry.Value.Value);
            }
        }

        return left;
    }

    private Made Make(IPluginRuntime runtime, MadeKey key) => new(runtime, new Lazy<object>(() => runtime.Create(key.Kind, key.Name, contextFor(key.Owner))));

    private sealed record MadeKey(HostedPlugin Owner, string Kind, string Name);

    private sealed record Made(IPluginRuntime Runtime, Lazy<object> Value);
}
