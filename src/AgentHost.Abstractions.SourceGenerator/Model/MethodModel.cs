namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>Model of a method: how it is called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsStatic">False when it needs the plugin.</param>
/// <param name="IsAwaited">True when it returns a task.</param>
/// <param name="Returns">Form of what it returns, or its task does.</param>
/// <param name="CallArguments">The arguments of the call, as code.</param>
internal sealed record MethodModel(string Name, bool IsStatic, bool IsAwaited, ReturnForm Returns, EquatableArray<string> CallArguments);
