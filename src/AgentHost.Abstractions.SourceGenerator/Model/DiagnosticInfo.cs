using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A finding, by value. Descriptors are single instances, so comparing them is comparing ids.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo Location, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Of(DiagnosticDescriptor descriptor, LocationInfo location, params string[] arguments) =>
        new(descriptor, location, new(arguments));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location.ToLocation(), Arguments.ToArray<object>());
}
