import { readFileSync, writeFileSync, readdirSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { pixelsToTensor, MOBILENET_PIXELS } from './src/analysis/inference/tensor.ts'
import { backboneImage } from './src/analysis/landmarks/backbone-image.ts'
const M='/work/shared/models/'
const opt={executionProviders:['cpu'],intraOpNumThreads:1,graphOptimizationLevel:'all'} as const
function vi(n:number){const o=[];while(n>127){o.push((n&127)|128);n>>=7}o.push(n);return Buffer.from(o)}
const ld=(f:number,b:Buffer)=>Buffer.concat([vi(f<<3|2),vi(b.length),b])
function withOutputs(path:string,names:string[]){
  // ValueInfoProto{name=1,type=2{tensor_type=1{elem_type=1:1}}}
  const tt=Buffer.concat([vi(1<<3),vi(1)])
  const outs=names.map(n=>ld(12,Buffer.concat([ld(1,Buffer.from(n)),ld(2,ld(1,tt))])))
  return Buffer.concat([readFileSync(path),ld(7,Buffer.concat(outs))])
}
const T={bb:['v138','v216','v284','v234','v296','v346'],dl:['v216','v234','v296','v346','v362'],fd:['input.508']}
const bb=await InferenceSession.create(withOutputs(M+'mobilenet_v2.onnx',T.bb),opt)
const fd=await InferenceSession.create(withOutputs(M+'object_fastestdet.onnx',T.fd),opt)
const dl=await InferenceSession.create(withOutputs(M+'seg_deeplab_pascal.onnx',T.dl),opt)
console.log(bb.outputNames,dl.outputNames,fd.outputNames)
const dir='/work/shared/data/scenes/oasis/'
const files=readdirSync(dir).sort()
const B:Record<string,number[][]>={}
function pool(k:string,t:any){
  const [,c,h,w]=t.dims, d=t.data as Float32Array, a=h*w
  const m=new Array(c),g=new Array(c),s=new Array(c)
  for(let i=0;i<c;i++){let S=0,Q=0,G=0;for(let j=i*a;j<i*a+a;j++){const x=d[j]!;S+=x;Q+=x*x;const y=Math.max(x,1e-6);G+=y*y*y}m[i]=S/a;s[i]=Math.sqrt(Math.max(0,Q/a-m[i]*m[i]));g[i]=Math.cbrt(G/a)}
  ;(B[k+'_mean']??=[]).push(m);(B[k+'_std']??=[]).push(s);(B[k+'_gem']??=[]).push(g)
}
let n=0
for(const f of files){
  const bytes=readFileSync(dir+f)
  for(const side of [320,448]){
    const im=await backboneImage(sharp(bytes).autoOrient(),side)
    const r:any=await bb.run({input:new Tensor('float32',pixelsToTensor(im.data,im.width,im.height,MOBILENET_PIXELS),[1,3,im.height,im.width])},T.bb)
    for(const t of T.bb) pool(`bb${side}${t}`,r[t])
  }
  const im=await backboneImage(sharp(bytes).autoOrient(),321)
  const r:any=await dl.run({input:new Tensor('float32',pixelsToTensor(im.data,im.width,im.height,{order:'rgb',scale:1/128,offset:-1}),[1,3,im.height,im.width])})
  for(const t of T.dl) pool(`dl${t}`,r[t])
  pool('dlout',r.logits)
  const d=await sharp(bytes).autoOrient().resize(352,352,{fit:'fill'}).toColourspace('srgb').removeAlpha().raw().toBuffer()
  const r2:any=await fd.run({input:new Tensor('float32',pixelsToTensor(d,352,352,{order:'bgr',scale:1/255,offset:0}),[1,3,352,352])})
  pool('fdneck',r2['input.508'])
  // five crops and flips of the whole
  const W=400*1,meta=await sharp(bytes).metadata();const w=meta.width!,h=meta.height!
  const cw=Math.round(w*.75),ch=Math.round(h*.75)
  const crops=[[0,0],[w-cw,0],[0,h-ch],[w-cw,h-ch],[(w-cw)>>1,(h-ch)>>1]]
  for(const [i,[x,y]] of crops.entries()){
    let s=sharp(bytes).extract({left:x!,top:y!,width:cw,height:ch}); if(i%2) s=s.flop()
    const c=await backboneImage(s,288)
    const q:any=await bb.run({input:new Tensor('float32',pixelsToTensor(c.data,c.width,c.height,MOBILENET_PIXELS),[1,3,c.height,c.width])},['features','logits'])
    pool(`crop${i}`,q.features); (B[`crop${i}_logit`]??=[]).push([...q.logits.data])
  }
  if(++n%100===0) console.log(n)
}
for(const k in B){ const a=new Float32Array(B[k]!.length*B[k]![0]!.length);B[k]!.forEach((r,i)=>a.set(r,i*r.length));writeFileSync(`/tmp/context-cache/t_${k}.${B[k]![0]!.length}.f32`,a)}
console.log('done')
