using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Tools that are an <see cref="AIFunction"/>.</summary>
/// <remarks>Thread-safe. A function is called for several workspaces and several calls at once.</remarks>
public static class FunctionTools
{
    /// <summary>The function as a tool.</summary>
    /// <remarks>
    /// Its arguments are the call's members as <see cref="JsonElement"/>. <see cref="AIFunctionArguments.Context"/> has the <see cref="ToolContext"/> under its
    /// type. What it throws is the call's result, as an error that the model reads; only the end of the call's own token is passed on.
    /// </remarks>
    /// <param name="function">The function.</param>
    /// <param name="options">Options of the tool, such as its effects; null for none.</param>
    public static Tool AsTool(this AIFunction function, FunctionToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionTool(function, options ?? new FunctionToolOptions());
    }

    /// <summary>Registers the function as the tool of its name.</summary>
    /// <param name="context">The plugin's world.</param>
    /// <param name="function">The function.</param>
    /// <param name="options">Options of the tool, such as its effects; null for none.</param>
    /// <returns>Withdraws it.</returns>
    /// <exception cref="InvalidOperationException">The manifest does not announce a tool of that name, or it is registered already.</exception>
    public static IDisposable RegisterFunction(this IPluginContext context, AIFunction function, FunctionToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(function);
        return context.Register(CapabilityKinds.Tool, function.Name, _ => function.AsTool(options));
    }

    /// <summary>The entry that the manifest needs for it under <c>contributes.tool</c>; <see cref="AgentJson.Write{T}"/> makes JSON of it.</summary>
    /// <param name="function">
    /// The function. Its schema's title, description and <c>$schema</c> are left out: the entry has its own, and every model request carries them.
    /// </param>
    /// <param name="options">Options of the tool, such as its effects; null for none.</param>
    public static ToolSpec Describe(this AIFunction function, FunctionToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ToolSpec(function.Name, function.Description, FunctionSchema.Of(function.JsonSchema))
        {
            Effects = options?.Effects,
            Defer = options?.Defer == true,
            TimeoutSeconds = options?.TimeoutSeconds,
        };
    }
}
