using AgentHost.Client;

namespace AgentHost.Kernel.Capabilities;

/// <summary>Words for a plugin that is needed and cannot be used.</summary>
internal static class AbsentPlugin
{
    /// <summary>Explains why it cannot be used, and what to do.</summary>
    /// <param name="registry">Capabilities of the plugins.</param>
    /// <param name="id">The plugin; null where none is known that would do it.</param>
    /// <param name="task">Task of such plugins: <c>runs hooks</c>.</param>
    /// <param name="role">The same of this one: <c>runs it</c>.</param>
    public static (string Why, string Remedy) Explain(CapabilityRegistry registry, string? id, string task, string role)
    {
        if (id is null)
        {
            return ($"no installed plugin {task}", "install the program again");
        }

        if (registry.Plugins.FirstOrDefault(plugin => plugin.Id == id) is not { } plugin)
        {
            return ($"the plugin {id}, which {role}, is not among those of this run", $"name {id} too");
        }

        var state = EnumNames.Write(plugin.State) + (plugin.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "");
        return ($"the plugin {id}, which {role}, is {state}", $"bring it back (agent plugin enable {id}; agent plugin list says how it is)");
    }
}
