using System.Text.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Workspaces;

/// <summary>Other plugins' capabilities in a workspace.</summary>
/// <param name="registry">What there is.</param>
/// <param name="resolver">Makes it.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class WorkspaceCapabilities(CapabilityRegistry registry, CapabilityResolver resolver, TimeProvider time) : ICapabilities
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) =>
        // Entries that are paths have no name of their own to be shadowed by.
        new([.. registry.List(kind, shadowed: true)
            .Where(static descriptor => !descriptor.Shadowed || descriptor.Declaration.ValueKind == JsonValueKind.String)
            .Select(static descriptor => descriptor.ToInfo() with { Folder = descriptor.Owner.Installed.Folder })]);

    public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
        InvokeAsync(kind, name, arguments, Deadline, cancellationToken);

    /// <summary>The same, where the host knows better how long it may take.</summary>
    /// <exception cref="CapabilityException">As there; a <see cref="TimeoutException"/> is within where the deadline passed.</exception>
    public async ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (kind is CapabilityKinds.Tool or CapabilityKinds.ToolSource or CapabilityKinds.Provider or CapabilityKinds.Hook
            or CapabilityKinds.Command or CapabilityKinds.PromptSection or CapabilityKinds.Compactor or CapabilityKinds.Target)
        {
            throw new CapabilityException($"{kind}/{name} is called by the host alone; plugins call kinds that plugins brought.");
        }

        var descriptor = registry.Find(kind, name) ?? throw new CapabilityException($"There is no {kind}/{name} here.");
        var capability = await resolver.ResolveAsync<Capability>(descriptor, cancellationToken);
        try
        {
            return await BoundedCall.RunAsync(descriptor.Owner, token => capability.InvokeAsync(arguments, token), deadline, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not CapabilityException)
        {
            var what = exception is TimeoutException ? $"it did not answer within {deadline.TotalSeconds:0.#} s" : exception.Message;
            descriptor.Owner.RecordFault($"{kind}/{name}: {what}");
            throw new CapabilityException($"{kind}/{name} of {descriptor.Owner.Id} failed: {what}", exception);
        }
    }
}
