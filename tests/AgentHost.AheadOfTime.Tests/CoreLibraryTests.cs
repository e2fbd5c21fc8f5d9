using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AgentHost.AheadOfTime.Tests;

/// <summary>On the core library that runs the tests.</summary>
public sealed class CoreLibraryTests
{
    private static readonly byte[] Framework = File.ReadAllBytes(typeof(object).Assembly.Location);

    [Fact]
    public void Unmark_Framework_ChangesOneFlagAndNothingElse()
    {
        var image = Framework.ToArray();

        CoreLibrary.Unmark(image);

        Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != Framework[i]);
        var before = Marked(Framework);
        var after = Marked(image);
        Assert.Equal(["System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1.AwaitUnsafeOnCompleted"], before.Except(after));
        Assert.Empty(after.Except(before));
    }

    [Fact]
    public void Unmark_Twice_IsRefused()
    {
        var image = Framework.ToArray();
        CoreLibrary.Unmark(image);

        Assert.Contains("has to go", Assert.Throws<InvalidDataException>(() => CoreLibrary.Unmark(image)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unmark_OtherAssemblyOrNone_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => CoreLibrary.Unmark(File.ReadAllBytes(typeof(CoreLibraryTests).Assembly.Location)));
        Assert.Throws<BadImageFormatException>(() => CoreLibrary.Unmark([]));
        Assert.Throws<BadImageFormatException>(() => CoreLibrary.Unmark("not an assembly"u8.ToArray()));
        Assert.Throws<BadImageFormatException>(() => CoreLibrary.Unmark(Framework[..100]));
    }

    private static HashSet<string> Marked(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image));
        var reader = portable.GetMetadataReader();
        return [.. reader.MethodDefinitions.Select(handle => reader.GetMethodDefinition(handle)).Where(static method => method.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveOptimization)).Select(method =>
        {
            var type = reader.GetTypeDefinition(method.GetDeclaringType());
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}.{reader.GetString(method.Name)}";
        })];
    }
}
