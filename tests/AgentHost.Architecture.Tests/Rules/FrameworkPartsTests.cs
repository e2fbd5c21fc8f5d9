using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>The parts of ASP.NET Core that are not published with the program: nothing that is published refers to them.</summary>
public sealed class FrameworkPartsTests
{
    private static readonly string Shared =
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "Microsoft.AspNetCore.App", Environment.Version.ToString(3));

    [Fact]
    public void PartsLeftOut_AreReferredToByNobody()
    {
        var leftOut = LeftOut();
        var parts = Directory.GetFiles(Shared, "*.dll").Where(BuiltAssembly.IsManaged)
            .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);
        var ours = Directory.GetFiles(BuiltAssembly.OutputOf("AgentHost.Cli"), "*.dll", SearchOption.AllDirectories)
            .Where(path => BuiltAssembly.IsManaged(path) && !parts.ContainsKey(Path.GetFileNameWithoutExtension(path)));
        var waiting = new Queue<(string By, string Name)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        void Follow(string path)
        {
            var read = BuiltAssembly.Read(path);
            foreach (var name in read.References.Where(name => parts.ContainsKey(name) && seen.Add(name)))
            {
                waiting.Enqueue((read.Name, name));
            }
        }

        foreach (var path in ours)
        {
            Follow(path);
        }

        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel.Core", seen);
        while (waiting.TryDequeue(out var next))
        {
            Assert.False(leftOut.IsMatch(next.Name), $"{next.By} refers to {next.Name}, which src/AgentHost.Cli/Framework.targets leaves out.");
            Follow(parts[next.Name]);
        }
    }

    [Fact]
    public void PartsLeftOut_AreThere()
    {
        var leftOut = LeftOut();
        Assert.InRange(Directory.GetFiles(Shared, "*.dll").Count(path => leftOut.IsMatch(Path.GetFileNameWithoutExtension(path))), 40, 70);
    }

    private static Regex LeftOut()
    {
        var targets = XDocument.Load(Repository.PathTo("src", "AgentHost.Cli", "Framework.targets"));
        return new(targets.Descendants("FrameworkLeftOut").Single().Value, RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
