using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Prompts;

/// <summary>
/// Has the sections of the system prompt that code writes made ahead of the first turn, in the background: loading their plugins is most of what they cost a
/// start.
/// </summary>
public static class PromptSectionPrewarmer
{
    /// <summary>Begins and returns at once. What fails will fail again where it is told.</summary>
    public static void Begin(Workspace workspace) => _ = Task.Run(() => Run(workspace), CancellationToken.None);

    private static void Run(Workspace workspace)
    {
        var registry = workspace.Services.Registry;
        foreach (var descriptor in registry.List(CapabilityKinds.PromptSection))
        {
            try
            {
                if (descriptor.Declaration.ValueKind == JsonValueKind.Object && !descriptor.Declaration.TryGetProperty("file", out _)
                    && ClientJson.Read<PromptSectionSpec>(descriptor.Declaration) is var spec
                    && workspace.Settings.Find("context", "sections", spec.Name) is null
                    && workspace.Configuration.Conditions.Hold(spec.When, descriptor, registry))
                {
                    _ = Task.Run(() => ResolveAsync(workspace, descriptor), CancellationToken.None);
                }
            }
            catch (Exception)
            {
                // Said where it matters: when the prompt is built.
            }
        }
    }

    private static async Task ResolveAsync(Workspace workspace, CapabilityDescriptor descriptor)
    {
        try
        {
            await workspace.Services.Resolver.ResolveAsync<PromptSection>(descriptor, CancellationToken.None);
        }
        catch (Exception)
        {
            // The same.
        }
    }
}
