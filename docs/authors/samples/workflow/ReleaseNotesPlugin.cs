namespace Samples.Workflow;

/// <summary>Brings a workflow that is built in code.</summary>
public sealed class ReleaseNotesPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.Register<Capability>("workflow", "release-notes", static _ => new ReleaseNotes());
        return default;
    }
}
