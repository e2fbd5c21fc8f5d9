namespace Samples.Hook;

/// <summary>Keeps tools away from files that a program writes.</summary>
public sealed partial class KeepGeneratedPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<AgentHost.Hook>(CapabilityKinds.Hook, "keep-generated", _ => new KeepGeneratedHook());
        return default;
    }

    /// <summary>Touches a file of the workspace; for trying the hook.</summary>
    /// <param name="path">The file.</param>
    [Tool("touch", Effects = ToolEffects.None)]
    private static string Touch(string path) => $"{path} is touched.";
}
