using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>The libraries beside the program, against which authors build and test plugins.</summary>
public sealed partial class SdkLibraryTests
{
    /// <summary>Of AgentHost.Hosting only what puts a host into other programs needs it, which tests of plugins do not call.</summary>
    private const string OfEmbedding = "Microsoft.Extensions.Hosting.Abstractions";

    [Fact]
    public void Libraries_HoldAllThatTestsOfPluginsLoad()
    {
        var library = Library();
        var packages = Directory.GetFiles(BuiltAssembly.OutputOf("AgentHost.Cli"), "*.dll").Where(BuiltAssembly.IsManaged)
            .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { "AgentHost.Testing" };
        var waiting = new Queue<string>(seen);
        while (waiting.TryDequeue(out var name))
        {
            Assert.True(library.IsMatch(name), $"{name} is loaded by tests of plugins and is no library of src/AgentHost.Sdk/Collect.targets.");
            var references = BuiltAssembly.Read(packages[name]).References.Where(next => next != OfEmbedding && packages.ContainsKey(next));
            foreach (var next in references.Where(seen.Add))
            {
                waiting.Enqueue(next);
            }
        }

        Assert.Contains("AgentHost.Kernel", seen);
    }

    private static Regex Library()
    {
        var targets = XDocument.Load(Repository.PathTo("src", "AgentHost.Sdk", "Collect.targets"));
        var item = targets.Descendants("_SdkLibrary").Single(static item => item.Attribute("Include")?.Value == "@(_SdkCopy)");
        var condition = item.Attribute("Condition")!.Value;
        return new(Pattern().Match(condition).Groups["pattern"].Value, RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"'(?<pattern>\^.*\$)'", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Pattern();
}
