using System.Reflection.Metadata;

namespace AgentHost.AheadOfTime;

/// <summary>Type that the compiler made of an asynchronous method that returns a reference, or a tuple of them.</summary>
/// <param name="Assembly">Its assembly's simple name.</param>
/// <param name="Namespace">The namespace of the outermost type; empty for none.</param>
/// <param name="Names">Its name and those of the types around it, the outermost first, with their numbers of type parameters as metadata has them.</param>
/// <param name="TypeParameters">How many type parameters it has, those of the types around it included.</param>
/// <param name="Result">
/// What it returns: <see cref="SignatureTypeCode.Object"/> alone for a reference; for a tuple each of its members, a reference or a primitive.
/// </param>
internal sealed record StateMachine(
    string Assembly, string Namespace, IReadOnlyList<string> Names, int TypeParameters, IReadOnlyList<SignatureTypeCode> Result);
