using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>The libraries beside the program, against which authors build and test plugins.</summary>
public sealed partial class SdkLibraryTests
{
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
            foreach (var next in BuiltAssembly.Read(packages[name]).References.Where(next => packages.ContainsKey(next) && seen.Add(next)))
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
        return new(Pattern().Match(condition).Groups[1].Value, RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"'(\^.*\$)'", RegexOptions.None, 1_000)]
    private static partial Regex Pattern();
}
