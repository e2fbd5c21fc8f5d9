using System.Globalization;
using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Keywords of a schema from validation attributes.</summary>
internal static class Limits
{
    private const string Space = "System.ComponentModel.DataAnnotations";

    public static string Read(TypeShape type, params ISymbol?[] symbols)
    {
        var text = "";
        AttributeData? Find(string name) => symbols.Select(symbol => Symbols.Attribute(symbol, Space, name)).FirstOrDefault(found => found is not null);
        if (type.Kind is ShapeKind.Int32 or ShapeKind.Int64 or ShapeKind.Double or ShapeKind.Decimal && Find("RangeAttribute") is { } range)
        {
            var bounds = range.ConstructorArguments;
            text += Bound("minimum", bounds[bounds.Length - 2].Value) + Bound("maximum", bounds[bounds.Length - 1].Value);
        }

        if (type.Kind == ShapeKind.Text && Find("StringLengthAttribute") is { } length)
        {
            text += Bound("minLength", length.NamedArguments.FirstOrDefault(argument => argument.Key == "MinimumLength").Value.Value);
            text += Bound("maxLength", length.ConstructorArguments[0].Value);
        }

        var noun = type.Kind switch { ShapeKind.Text => "Length", ShapeKind.List => "Items", _ => null };
        if (noun is not null)
        {
            text += Bound("min" + noun, Find("MinLengthAttribute")?.ConstructorArguments.FirstOrDefault().Value);
            text += Bound("max" + noun, Find("MaxLengthAttribute")?.ConstructorArguments.FirstOrDefault().Value);
        }

        return text;
    }

    private static string Bound(string keyword, object? value)
    {
        // Range(typeof(decimal), "0", "1.5") gives its bounds as text; unlimited ends are not worth a word.
        var number = value is string text && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var parsed) ? parsed : value;
        return number is int.MaxValue or int.MinValue or not (int or double or decimal) || number is double.MaxValue or double.MinValue
            || (number is double open && (double.IsInfinity(open) || double.IsNaN(open)))
            ? ""
            : ",\"" + keyword + "\":" + Literals.Number(number);
    }
}
