using System.Text.Json;

namespace AgentHost.Json;

/// <summary>
/// A JSON schema (a subset of draft 2020-12) ready for use by <see cref="JsonSchemaValidator"/>. Its parts are read when a value first
/// meets them. Safe for use from several threads. The element's document must stay alive.
/// </summary>
/// <remarks>
/// Known: type, enum, const, properties, required, additionalProperties, patternProperties, propertyNames, minProperties, maxProperties,
/// dependentRequired, dependentSchemas, items, prefixItems, contains, minContains, maxContains, minItems, maxItems, uniqueItems,
/// minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, allOf, anyOf, oneOf, not,
/// if/then/else, unevaluatedItems, unevaluatedProperties, and $ref to places in the same schema ($defs, $anchor, $id).
/// Other keywords, format among them, constrain nothing.
/// </remarks>
public sealed class CompiledSchema
{
    private const int MaxDepth = 128;
    private const int MaxFaults = 20;

    private readonly SchemaReferences _references;
    private readonly Lock _gate = new();
    private Dictionary<string, SchemaNode>? _targets;

    private CompiledSchema(JsonElement schema)
    {
        _references = new(schema);
        Root = SchemaNode.At(this, schema, SchemaScope.Of(schema), "");
    }

    internal SchemaNode Root { get; }

    /// <summary>Takes a schema; nothing of it is read yet. What is wrong with it shows in <see cref="FindFaults"/> and in results.</summary>
    public static CompiledSchema Compile(JsonElement schema) => new(schema);

    /// <summary>Reads the whole schema, definitions and patterns included, and reports what cannot be used (at most 20 faults).</summary>
    public IReadOnlyList<SchemaFault> FindFaults()
    {
        var faults = new List<SchemaFault>();
        try
        {
            Visit(Root, 0, faults);
        }
        catch (InvalidOperationException)
        {
            faults.Add(new("", "schema", "", "it holds text with half of a surrogate pair, which is no character; remove it"));
        }
        return faults;
    }

    /// <summary>The schema that a reference leads to, always the same one for the same place: so a schema that contains itself is read once.</summary>
    internal SchemaNode? Find(string reference, SchemaScope from)
    {
        if (_references.Find(reference, from) is not var (element, scope, location))
        {
            return null;
        }
        if (location.Length == 0)
        {
            return Root;
        }
        lock (_gate)
        {
            _targets ??= new(StringComparer.Ordinal);
            if (!_targets.TryGetValue(location, out var target))
            {
                _targets[location] = target = SchemaNode.At(this, element, scope, location);
            }
            return target;
        }
    }

    private static void Visit(SchemaNode node, int depth, List<SchemaFault> faults)
    {
        if (depth > MaxDepth)
        {
            faults.Add(SchemaReader.Fault(node, "", $"schemas are nested more than {MaxDepth} levels deep; make them flatter"));
            return;
        }
        var rules = node.Rules;
        Add(rules.Faults ?? []);
        if (rules.Text?.Pattern?.FindFault(node) is { } fault)
        {
            Add([fault]);
        }
        foreach (var (pattern, _) in rules.Object?.PatternProperties ?? [])
        {
            if (pattern.FindFault(node) is { } unusable)
            {
                Add([unusable]);
            }
        }
        foreach (var child in rules.Children)
        {
            if (faults.Count >= MaxFaults)
            {
                return;
            }
            Visit(child, depth + 1, faults);
        }

        void Add(List<SchemaFault> found) => faults.AddRange(found.Take(MaxFaults - faults.Count));
    }
}
