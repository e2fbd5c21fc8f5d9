namespace AgentHost.AheadOfTime;

/// <summary>What the compiler made of an asynchronous method that returns a reference.</summary>
/// <param name="Assembly">Its assembly's simple name.</param>
/// <param name="Namespace">The namespace of the outermost type; empty for none.</param>
/// <param name="Names">Its name and those of the types around it, the outermost first, with their numbers of type parameters as metadata has them.</param>
/// <param name="TypeParameters">How many type parameters it has, those of the types around it included.</param>
internal sealed record StateMachine(string Assembly, string Namespace, IReadOnlyList<string> Names, int TypeParameters);
