using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A place in the source, by value: a <see cref="Location"/> would keep its syntax tree alive.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo From(ISymbol symbol) => From(symbol.Locations.FirstOrDefault(place => place.IsInSource));

    public static LocationInfo From(Location? location) =>
        location?.SourceTree is null
            ? new("", default, default)
            : new(location.SourceTree.FilePath, location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Path.Length == 0 && Span.IsEmpty ? Location.None : Location.Create(Path, Span, Lines);
}
