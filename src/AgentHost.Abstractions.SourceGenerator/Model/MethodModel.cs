namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>Model of a method: how it is called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsStatic">Whether it needs the plugin.</param>
/// <param name="IsAwaited">Whether it returns a task.</param>
/// <param name="Returns">What it returns, or its task does.</param>
/// <param name="CallArguments">The arguments of the call, as code.</param>
internal sealed record MethodModel(string Name, bool IsStatic, bool IsAwaited, ReturnForm Returns, EquatableArray<string> CallArguments);
