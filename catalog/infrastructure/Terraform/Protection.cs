using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Environments that say that nothing is applied to them from here.</summary>
internal static class Protection
{
    /// <summary>Gives the reason why an action is refused; null when it is allowed.</summary>
    /// <param name="settings">The plugin's settings.</param>
    /// <param name="component">The component, as the stack has it.</param>
    /// <param name="action"><c>apply</c> or <c>destroy</c>.</param>
    public static string? Against(JsonElement settings, ComponentInfo component, string action)
    {
        if (ByName(settings, component.Stack.Name, action) is { } why)
        {
            return why;
        }

        if (component.Metadata["locked"] is YamlScalar { Value: "true" } locked)
        {
            return $"{component.Title} is locked ({locked.Place}): {action} is not done from here.";
        }

        var denied = component.Values.Map("settings")?.Map("agent")?.Scalars("deny").FirstOrDefault(word => word.Value == action || word.Value == "*");
        return denied is null
            ? null
            : $"The stack says settings.agent.deny: {denied.Value} ({denied.Place}): {action} of {component.Title} is not done from here.";
    }

    /// <summary>Gives the reason why an action is refused in a stack, by the settings alone; null when they allow it.</summary>
    public static string? ByName(JsonElement settings, string stack, string action) =>
        ToolSettings.Texts(settings, "protected").FirstOrDefault(pattern => PathGlob.Fits(pattern, stack)) is { } by
            ? $"The stack {stack} is protected by the setting plugins.infrastructure.protected ({by}): {action} is not done from here."
            : null;
}
