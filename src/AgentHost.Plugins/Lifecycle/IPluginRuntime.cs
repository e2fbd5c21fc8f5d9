namespace AgentHost.Plugins.Lifecycle;

/// <summary>A plugin's running code, wherever it runs: in a load context of this process, or behind the runner.</summary>
public interface IPluginRuntime : IAsyncDisposable
{
    /// <summary>Loads the code and activates it. Called once.</summary>
    ValueTask ActivateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes a capability for a workspace: a <see cref="Tool"/>, a <see cref="ModelProvider"/>, a <see cref="Hook"/>, a <see cref="Command"/>, a
    /// <see cref="PromptSection"/>, a <see cref="Compactor"/>, a <see cref="ToolSource"/>, a <see cref="Target"/> or a <see cref="Capability"/>, or its
    /// proxy.
    /// </summary>
    /// <exception cref="CapabilityException">The plugin did not register it.</exception>
    object Create(string kind, string name, IWorkspaceContext workspace);

    /// <summary>The process that it runs in, where that is its own.</summary>
    int? ProcessId { get; }

    /// <summary>The load context of its code in this process, for whoever wants to see it go; null where there is none.</summary>
    WeakReference? Code => null;

    /// <summary>Called, with how it ended, when its process has ended without being asked to. Set once, after activation.</summary>
    Action<string>? Lost { get; set; }

    /// <summary>
    /// Called, with a sentence, when its process goes because it had nothing to do. Set once, after activation; nobody calls it where there is no process of
    /// its own.
    /// </summary>
    Action<string>? Retired
    {
        get => null;
        set { }
    }

    /// <summary>Called with the bytes that its own process has allocated since it was called last. Set once, after activation.</summary>
    Action<long>? Allocated
    {
        get => null;
        set { }
    }

    /// <summary>Starts the plugin again after that, for those who still hold something that this one made. Set once, after activation.</summary>
    Func<CancellationToken, Task<IPluginRuntime>>? Successor
    {
        get => null;
        set { }
    }
}
