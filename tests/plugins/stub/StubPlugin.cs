namespace TestPlugins.Stub;

/// <summary>A plugin without a will of its own: a test lays down what it does, under the path of its folder.</summary>
public sealed class StubPlugin : Plugin
{
    /// <summary>Does what the test laid down for the constructor.</summary>
    public StubPlugin() => Find<Action>("constructor")?.Invoke();

    /// <inheritdoc/>
    public override ValueTask DeactivateAsync(CancellationToken cancellationToken) =>
        Find<Func<CancellationToken, ValueTask>>("deactivate")?.Invoke(cancellationToken) ?? default;

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken) =>
        Find<Func<IPluginContext, CancellationToken, ValueTask>>("activate")?.Invoke(context, cancellationToken) ?? default;

    private static T? Find<T>(string what)
        where T : class =>
        AppContext.GetData($"{Path.GetDirectoryName(typeof(StubPlugin).Assembly.Location)}:{what}") as T;
}
