using AgentHost.Client;
using AgentHost.Testing.Shared;

namespace AgentHost.Tests.Rules;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void PublicSurface_OfTheContract_IsWhatTheSnapshotSays() =>
        Snapshot.Match(
            Repository.PathTo("tests", "AgentHost.Abstractions.Tests", "PublicSurface.txt"),
            SurfaceText.Of(typeof(Plugin).Assembly),
            "A member that goes or changes breaks plugins: that needs a page in docs/decisions and, while the contract is 0.x, "
            + "the next minor version (docs/internals/contract.md).");

    [Fact]
    public void PublicSurface_OfTheClient_IsWhatTheSnapshotSays() =>
        Snapshot.Match(
            Repository.PathTo("tests", "AgentHost.Client.Tests", "PublicSurface.txt"),
            SurfaceText.Of(typeof(AgentEvent).Assembly),
            "A member that goes or changes breaks surfaces: that needs a page in docs/decisions.");
}
