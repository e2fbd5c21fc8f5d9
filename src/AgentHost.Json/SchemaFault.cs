namespace AgentHost.Json;

/// <summary>One way in which a value does not fit its schema, or (among schema faults) a schema cannot be used.</summary>
/// <param name="InstancePath">JSON pointer to the value; for a fault in a schema, to the place in the schema.</param>
/// <param name="Path">The same place as a person writes it: <c>arguments.edits[0].path</c>.</param>
/// <param name="SchemaPath">JSON pointer to the keyword that was not met, in the schema.</param>
/// <param name="Problem">What was expected and what was found.</param>
/// <param name="IsAboutName">The member's name is at fault rather than its value.</param>
public sealed record SchemaFault(string InstancePath, string Path, string SchemaPath, string Problem, bool IsAboutName = false)
{
    /// <summary>The whole sentence: <c>arguments.edits[0].path: expected a string, got the number 3</c>.</summary>
    public string Message => $"{Path}: {Problem}";

    /// <summary>One of <see cref="ProblemCodes"/>, by the keyword that was not met.</summary>
    public string Code => SchemaPath[(SchemaPath.LastIndexOf('/') + 1)..] switch
    {
        "additionalProperties" or "unevaluatedProperties" or "propertyNames" => ProblemCodes.UnknownKey,
        "required" or "dependentRequired" => ProblemCodes.MissingKey,
        "type" => ProblemCodes.WrongType,
        _ => ProblemCodes.WrongValue,
    };
}
