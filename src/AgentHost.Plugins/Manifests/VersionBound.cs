using NuGet.Versioning;

namespace AgentHost.Plugins.Manifests;

/// <summary>One end of a range.</summary>
internal readonly record struct VersionBound(VersionBoundKind Kind, SemanticVersion Version)
{
    public bool Accepts(SemanticVersion version)
    {
        var order = VersionComparer.VersionRelease.Compare(version, Version);
        return Kind switch
        {
            VersionBoundKind.Less => order < 0,
            VersionBoundKind.AtMost => order <= 0,
            VersionBoundKind.Equal => order == 0,
            VersionBoundKind.AtLeast => order >= 0,
            _ => order > 0,
        };
    }
}
