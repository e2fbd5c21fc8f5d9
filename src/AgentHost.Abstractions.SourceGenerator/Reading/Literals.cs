using System.Globalization;
using AgentHost.Abstractions.SourceGenerator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Constant defaults, as C# and as JSON.</summary>
internal static class Literals
{
    /// <summary>As C#; null for the type's own default.</summary>
    public static string? Code(object? value, TypeShape type, ITypeSymbol symbol) => value switch
    {
        null => null,
        _ when type.Kind == ShapeKind.Enum => "(" + Unwrapped(symbol).ToDisplayString(Symbols.FullName) + ")(" + Number(value) + ")",
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        decimal => Number(value) + "m",
        bool flag => flag ? "true" : "false",
        string or char => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false),
        _ => Number(value),
    };

    /// <summary>As JSON; null when there is none, or when it says nothing (false, empty text).</summary>
    public static string? Json(object? value, TypeShape type, ITypeSymbol symbol) => value switch
    {
        null or false or "" => null,
        _ when type.Kind == ShapeKind.Enum => Unwrapped(symbol).GetMembers().OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue && Equals(field.ConstantValue, value))
            .Select(field => JsonText.Quote(Names.Word(field.Name))).FirstOrDefault(),
        true => "true",
        string text => JsonText.Quote(text),
        double number when double.IsNaN(number) || double.IsInfinity(number) => null,
        int or long or double or decimal => Number(value),
        _ => null,
    };

    /// <summary>A number in C# and JSON alike.</summary>
    public static string Number(object value) =>
        value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "0";

    private static ITypeSymbol Unwrapped(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped ? wrapped.TypeArguments[0] : type;
}
