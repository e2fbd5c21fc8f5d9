using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AgentHost.AheadOfTime.Tests;

/// <summary>
/// The file is read back as the compiler reads it; that the compiler takes it is seen in the published build, where the methods are not compiled at start.
/// </summary>
public sealed class ProfileTests
{
    private static readonly byte[] Bytes = Write();

    [Fact]
    public void ToBytes_SameInput_SameBytes() => Assert.Equal(Bytes, Write());

    [Fact]
    public void ToBytes_HasADictionaryMethod_AndOneForEachAssembly()
    {
        using var file = new PEReader(new MemoryStream(Bytes));
        var metadata = file.GetMetadataReader();
        var names = metadata.MethodDefinitions.Select(handle => metadata.GetString(metadata.GetMethodDefinition(handle).Name));

        Assert.Equal(["Assemblies_AgentHost.AheadOfTime.Tests", "AssemblyDictionary"], names);
    }

    [Fact]
    public void ToBytes_NamesInstanceAndStaticMethods_OfEachBox()
    {
        using var file = new PEReader(new MemoryStream(Bytes));
        var metadata = file.GetMetadataReader();
        var members = metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle)).ToLookup(member => metadata.GetString(member.Name));
        var machines = StateMachines.In(typeof(ProfileTests).Assembly.Location).Count;

        // Both forms of MoveNext; what is static has no HASTHIS (ECMA-335, II.23.2.1), or the compiler would not find it.
        Assert.Equal(2 * machines, members["MoveNext"].Count());
        Assert.Equal(machines, members["ExecutionContextCallback"].Count());
        Assert.All(members["ExecutionContextCallback"].Concat(members[".cctor"]), member =>
            Assert.Equal(0, metadata.GetBlobReader(member.Signature).ReadByte() & 0x20));
        Assert.All(members["MoveNext"].Concat(members[".ctor"]), member => Assert.Equal(0x20, metadata.GetBlobReader(member.Signature).ReadByte() & 0x20));
    }

    [Fact]
    public void ToBytes_RefersTo_TheCompilersOwnCanonicalType()
    {
        using var file = new PEReader(new MemoryStream(Bytes));
        var metadata = file.GetMetadataReader();

        Assert.Equal(
            ["AgentHost.AheadOfTime.Tests", "System.Private.Canon", "System.Private.CoreLib"],
            metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal));
    }

    private static byte[] Write()
    {
        var profile = new Profile();
        profile.Add(StateMachines.In(typeof(ProfileTests).Assembly.Location));
        return profile.ToBytes();
    }
}
