namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>An exception of a type that only the other process has: the plugin's fault, with its message as it was.</summary>
public sealed class PluginFaultException(string typeName, string message, string? detail) : Exception(message)
{
    /// <summary>Name of the exception's type over there.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>An exception's name as a person knows it, whichever process it was thrown in.</summary>
    public static string NameOf(Exception exception) => exception is PluginFaultException fault ? fault.TypeName : exception.GetType().Name;

    /// <inheritdoc/>
    public override string ToString() =>
        detail is null ? base.ToString() : $"{detail}{Environment.NewLine}--- in the plugin runner; here: ---{Environment.NewLine}{StackTrace}";
}
