using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentHost.Abstractions.SourceGenerator.Writing;

/// <summary>Code that reads arguments from JSON: one method for each record and enum, expressions for the rest.</summary>
internal sealed class ReaderWriter(Code code)
{
    public const string Json = "global::System.Text.Json.JsonElement";
    private const string Help = "global::AgentHost.Generated.ToolJson.";
    private readonly Dictionary<string, string> _methods = new(StringComparer.Ordinal);
    private readonly Queue<(TypeShape Type, string Method)> _pending = new();
    private int _variables;

    /// <summary>The method that reads a record or an enum; it is written by <see cref="Finish"/>.</summary>
    public string Method(TypeShape type)
    {
        if (!_methods.TryGetValue(type.TypeName, out var name))
        {
            name = "Read__" + _methods.Count;
            _methods.Add(type.TypeName, name);
            _pending.Enqueue((type, name));
        }

        return name;
    }

    /// <summary>The value of one property of <c>json</c>, with its default.</summary>
    public string Property(PropertyShape property)
    {
        var label = Quote(property.JsonName);
        if (!property.Optional)
        {
            return Value(property.Type, Help + "Required(json, " + label + "u8, " + label + ")", label);
        }

        var variable = "value" + _variables++;
        return Given(property, variable) + " ? " + Value(property.Type, variable, label) + " : "
            + (property.DefaultCode ?? "default(" + property.Type.FullName + ")");
    }

    /// <summary>Writes the methods that were asked for, and those that they need.</summary>
    public void Finish()
    {
        while (_pending.Count > 0)
        {
            var (type, method) = _pending.Dequeue();
            code.Line();
            if (type.Kind == ShapeKind.Enum)
            {
                Enumeration(type, method);
            }
            else
            {
                Record(type, method);
            }
        }
    }

    private void Enumeration(TypeShape type, string method)
    {
        var words = string.Join(", ", type.Words.Select(word => word.Word));
        code.Open("private static " + type.TypeName + " " + method + "(" + Json + " json, string name) => " + Help + "String(json, name) switch");
        foreach (var word in type.Words.GroupBy(word => word.Word, StringComparer.Ordinal).Select(group => group.First()))
        {
            code.Line(Quote(word.Word) + " => " + type.TypeName + "." + word.Member + ",");
        }

        code.Line("_ => throw " + Help + "Expected(name, " + Quote("one of " + words) + "),");
        code.Close("};");
    }

    private void Record(TypeShape type, string method)
    {
        code.Open("private static " + type.TypeName + " " + method + "(" + Json + " json, string name)");
        code.Line(Help + "Object(json, name);");
        var positional = type.Properties.Where(property => property.ConstructorParameter is not null)
            .Select(property => property.ConstructorParameter + ": " + Property(property)).ToList();
        code.Open("var result = new " + type.TypeName + "(" + string.Join(", ", positional) + ")");
        foreach (var property in type.Properties.Where(property => property.ConstructorParameter is null && !property.KeepsInitializer))
        {
            code.Line(property.Name + " = " + Property(property) + ",");
        }

        code.Close("};");
        foreach (var property in type.Properties.Where(property => property.KeepsInitializer))
        {
            var variable = "value" + _variables++;
            code.Open("if (" + Given(property, variable) + ")");
            code.Line("result = result with { " + property.Name + " = " + Value(property.Type, variable, Quote(property.JsonName)) + " };");
            code.Close();
            code.Line();
        }

        code.Line("return result;");
        code.Close();
    }

    private string Value(TypeShape type, string value, string label) => type.Kind switch
    {
        ShapeKind.Any => value,
        ShapeKind.Enum or ShapeKind.Record => Method(type) + "(" + value + ", " + label + ")",
        ShapeKind.List when type.IsListClass => "new " + type.TypeName + "(" + Items("List", type, value, label) + ")",
        ShapeKind.List => Items("List", type, value, label),
        ShapeKind.Map => Items("Map", type, value, label),
        _ => Help + Function(type.Kind) + "(" + value + ", " + label + ")",
    };

    private string Items(string function, TypeShape type, string value, string label)
    {
        var element = type.Element!;
        var item = "item" + _variables++;
        var read = Value(element, item, "name");
        if (element.Nullable)
        {
            read = item + ".ValueKind == global::System.Text.Json.JsonValueKind.Null ? default(" + element.FullName + ") : " + read;
        }

        return Help + function + "<" + element.FullName + ">(" + value + ", " + label + ", static (" + item + ", name) => " + read + ")";
    }

    private static string Given(PropertyShape property, string variable) =>
        Help + "Given(json, " + Quote(property.JsonName) + "u8, out var " + variable + ")";

    private static string Function(ShapeKind kind) => kind == ShapeKind.Text ? "String" : kind.ToString();

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
